using Google.Protobuf;
using Google.Protobuf.Reflection;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Audit.V1;
using TopGrid.Common.Contracts;
using TopGrid.Common.V1;
using TopGrid.Employment.V1;
using TopGrid.Registration.V1;

namespace TopGrid.Contracts.Tests;

public sealed class DescriptorAccessPolicyTests
{
    private static readonly ServiceDescriptor[] _services =
    [
        RegistrationService.Descriptor, AssessmentService.Descriptor, SnapshotService.Descriptor, RunService.Descriptor,
        PublicationService.Descriptor, ResultService.Descriptor, JobService.Descriptor, ClusterService.Descriptor,
        EmploymentService.Descriptor, AuditService.Descriptor,
    ];

    [Fact]
    public void Every_method_of_every_service_has_a_rule()
    {
        var policy = new DescriptorAccessPolicy(_services);
        Assert.DoesNotContain(
            _services.SelectMany(service => service.Methods), method => policy.Find($"/{method.Service.FullName}/{method.Name}") is null);
    }

    [Fact]
    public void The_rule_is_what_the_contract_says()
    {
        var policy = new DescriptorAccessPolicy(_services);
        Assert.Equal([CallerRole.Operator], Rule(policy, "/topgrid.registration.v1.RegistrationService/ImportYear").Roles.ToArray());
        Assert.Equal([CallerRole.Module], Rule(policy, "/topgrid.registration.v1.RegistrationService/StreamFacts").Roles.ToArray());
        Assert.Equal([CallerRole.Board], Rule(policy, "/topgrid.assessment.v1.AssessmentService/RecordBoardDecision").Roles.ToArray());
        Assert.Equal(
            [CallerRole.Lead, CallerRole.Operator],
                Rule(policy, "/topgrid.registration.v1.RegistrationService/AnnounceConsortium").Roles.ToArray());
        Assert.All(
            _services.SelectMany(service => service.Methods),
            method => Assert.False(Rule(policy, $"/{method.Service.FullName}/{method.Name}").Anonymous));
    }

    [Fact]
    public void Freezing_running_and_publishing_are_for_operators_only()
    {
        var policy = new DescriptorAccessPolicy(_services);
        foreach (var method in new[]
        {
            "SnapshotService/ProposeSnapshot",
            "SnapshotService/ConfirmSnapshot",
            "RunService/CreateRun",
            "PublicationService/ProposePublication",
            "PublicationService/ApprovePublication",
        })
        {
            Assert.Equal([CallerRole.Operator], Rule(policy, "/topgrid.allocation.v1." + method).Roles.ToArray());
        }
    }

    [Fact]
    public void Committee_and_auditor_write_nothing()
    {
        var writes = from service in _services
                                     from method in service.Methods
                                     where method.GetOptions().GetExtension(Google.Api.AnnotationsExtensions.Http).Post.Length > 0
                                     where method.GetOptions()
                                         .GetExtension(AccessExtensions.Access).Roles.Any(role => role is Role.Committee or Role.Auditor)
                                     select method.FullName;
        Assert.Empty(writes);
    }

    [Fact]
    public void Roles_of_the_contracts_and_roles_of_callers_are_the_same() =>
        Assert.Equal(
            Enum.GetValues<Role>().Select(role => ((int)role, role.ToString())),
            Enum.GetValues<CallerRole>().Select(role => ((int)role, role.ToString())));

    [Fact]
    public void A_method_without_the_option_and_an_unknown_method_have_no_rule()
    {
        var policy = new DescriptorAccessPolicy(Probe(null));
        Assert.Null(policy.Find("/probe.Probe/Ask"));
        Assert.Null(policy.Find("/probe.Probe/Nothing"));
        Assert.Null(policy.Find("probe.Probe/Ask"));
    }

    [Fact]
    public void An_anonymous_method_lets_anyone_in() =>
        Assert.True(new DescriptorAccessPolicy(Probe(new TopGrid.Common.V1.Access { Anonymous = true }))
            .Find("/probe.Probe/Ask")!.Anonymous);

    [Fact]
    public void A_contradiction_is_refused_with_the_name_of_the_method()
    {
        foreach (var access in new TopGrid.Common.V1.Access[]
        {
            new(),
            new() { Anonymous = true, Roles = { Role.Operator } },
            new() { Roles = { Role.Unspecified } },
            new() { Roles = { Role.Operator, Role.Operator } },
            new() { Roles = { (Role)99 } },
        })
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => new DescriptorAccessPolicy(Probe(access)));
            Assert.StartsWith("probe.Probe.Ask: ", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static AccessRule Rule(DescriptorAccessPolicy policy, string method) =>
        policy.Find(method) ?? throw new InvalidOperationException(method);

    private static ServiceDescriptor Probe(TopGrid.Common.V1.Access? access)
    {
        var method = new MethodDescriptorProto
        {
            Name = "Ask",
            InputType = ".topgrid.common.v1.Money",
            OutputType = ".topgrid.common.v1.Money",
        };
        if (access is not null)
        {
            method.Options = new MethodOptions();
            method.Options.SetExtension(AccessExtensions.Access, access);
        }

        var file = new FileDescriptorProto
        {
            Name = "probe.proto",
            Package = "probe",
            Syntax = "proto3",
            Dependency = { TermsReflection.Descriptor.Name },
            Service = { new ServiceDescriptorProto { Name = "Probe", Method = { method } } },
        };
        var registry = new ExtensionRegistry { AccessExtensions.Access };
        return FileDescriptor.BuildFromByteStrings(
            [TermsReflection.Descriptor.SerializedData, file.ToByteString()], registry)[1].Services[0];
    }
}
