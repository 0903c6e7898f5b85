using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Common.V1;

namespace TopGrid.Contracts.Tests;

/// <summary>The contracts keep to every rule, and every rule finds a violation planted in a copy of them.</summary>
public sealed class ContractRulesTests
{
    private const string ServiceFile = "topgrid/registration/v1/registration_service.proto";
    private const string FactsFile = "topgrid/registration/v1/facts.proto";

    [Fact]
    public void The_contracts_of_all_five_modules_are_looked_at()
    {
        Assert.Equal(
            ["topgrid.allocation.v1", "topgrid.assessment.v1", "topgrid.audit.v1", "topgrid.common.v1", "topgrid.employment.v1",
                "topgrid.registration.v1"],
            DescriptorSet.Ours().Select(file => file.Package).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["ClusterService", "JobService", "PublicationService", "ResultService", "RunService", "SnapshotService", "AssessmentService",
                "AuditService", "EmploymentService", "MandateService", "RegistrationService"],
            DescriptorSet.Ours().SelectMany(file => file.Service, (file, service) => (file.Package, service.Name)).Order()
                .Select(service => service.Name));
    }

    [Fact]
    public void Every_method_says_who_may_call_it() => Assert.Empty(ContractRules.AccessStated(DescriptorSet.Ours()));

    [Fact]
    public void Every_method_has_a_place_of_its_own_under_http() => Assert.Empty(ContractRules.HttpStated(DescriptorSet.Ours()));

    [Fact]
    public void Everything_in_the_contracts_has_a_comment() => Assert.Empty(ContractRules.Documented(DescriptorSet.Ours()));

    [Fact]
    public void Nothing_on_the_wire_is_a_floating_point_number() => Assert.Empty(ContractRules.NoFloatingPoint(DescriptorSet.Ours()));

    [Fact]
    public void Lists_have_pages_and_writes_have_request_ids() => Assert.Empty(ContractRules.StandardFields(DescriptorSet.Ours()));

    [Fact]
    public void Every_method_says_whether_it_may_be_called_twice() => Assert.Empty(ContractRules.IdempotencyStated(DescriptorSet.Ours()));

    [Fact]
    public void A_method_that_does_not_say_whether_it_may_be_called_twice_is_found() =>
        Planted(Service, method => method.Options.ClearIdempotencyLevel(), ContractRules.IdempotencyStated,
            "topgrid.registration.v1.RegistrationService.ListYears does not say that it is NoSideEffects.");

    [Fact]
    public void Contracts_import_their_own_module_and_what_is_common() => Assert.Empty(ContractRules.Imports(DescriptorSet.Ours()));

    [Fact]
    public void A_method_without_access_is_found() =>
        Planted(Service, method => method.Options.ClearExtension(AccessExtensions.Access), ContractRules.AccessStated,
            "topgrid.registration.v1.RegistrationService.ListYears does not say who may call it.");

    [Fact]
    public void A_method_that_contradicts_itself_on_access_is_found() =>
        Planted(Service, method => method.Options.GetExtension(AccessExtensions.Access).Anonymous = true, ContractRules.AccessStated,
            "topgrid.registration.v1.RegistrationService.ListYears contradicts itself on who may call it.");

    [Fact]
    public void A_method_for_modules_and_others_at_once_is_found() =>
        Planted(Service, method => method.Options.GetExtension(AccessExtensions.Access).Roles.Add(Role.Module), ContractRules.AccessStated,
            "topgrid.registration.v1.RegistrationService.ListYears is for modules and for callers from outside at once.");

    [Fact]
    public void A_method_without_http_is_found() =>
        Planted(Service, method => method.Options.ClearExtension(AnnotationsExtensions.Http), ContractRules.HttpStated,
            "topgrid.registration.v1.RegistrationService.ListYears has no place under HTTP.");

    [Fact]
    public void Two_methods_at_one_place_under_http_are_found() =>
        Planted(Service, method => method.Options.GetExtension(AnnotationsExtensions.Http).Get = "/v1/years/*", ContractRules.HttpStated,
            "topgrid.registration.v1.RegistrationService.GetYear has the same place under HTTP as topgrid.registration.v1.RegistrationService.ListYears.");

    [Fact]
    public void A_path_with_an_unknown_field_is_found() =>
        Planted(Service, method => method.Options.GetExtension(
            AnnotationsExtensions.Http).Get = "/v1/{nobody=nobody/*}", ContractRules.HttpStated,
            "topgrid.registration.v1.RegistrationService.ListYears takes 'nobody' from its path, which its request does not have.");

    [Theory]
    [InlineData("4.0", "topgrid.registration.v1.Year has no comment.")]
    [InlineData("4.0.2.1", "topgrid.registration.v1.Year.allocation_year has no comment.")]
    [InlineData("5.0", "topgrid.registration.v1.InstitutionKind has no comment.")]
    [InlineData("5.0.2.2", "topgrid.registration.v1.InstitutionKind.INSTITUTION_KIND_PRACTICE has no comment.")]
    public void A_message_field_or_value_without_comment_is_found(string path, string sentence)
    {
        var files = DescriptorSet.Ours();
        Location(files.Named(FactsFile), path).LeadingComments = "";
        Assert.Equal([sentence], ContractRules.Documented(files));
    }

    [Theory]
    [InlineData("6.0", "topgrid.registration.v1.RegistrationService has no comment.")]
    [InlineData("6.0.2.0", "topgrid.registration.v1.RegistrationService.ListYears has no comment.")]
    public void A_service_or_method_without_comment_is_found(string path, string sentence)
    {
        var files = DescriptorSet.Ours();
        Location(files.Named(ServiceFile), path).LeadingComments = "";
        Assert.Equal([sentence], ContractRules.Documented(files));
    }

    [Fact]
    public void A_floating_point_field_is_found()
    {
        var files = DescriptorSet.Ours();
        files.Named(FactsFile).MessageType[0].Field[1].Type = FieldDescriptorProto.Types.Type.Double;
        Assert.Equal(["topgrid.registration.v1.Year.allocation_year is a floating-point number."], ContractRules.NoFloatingPoint(files));
    }

    [Fact]
    public void A_list_without_pages_and_a_write_without_request_id_are_found()
    {
        var files = DescriptorSet.Ours();
        Field(files, "topgrid/registration/v1/reading.proto", "page_token").Name = "token";
        Field(files, "topgrid/registration/v1/filings.proto", "request_id").Name = "id";
        Assert.Equal(
            [
                "topgrid.registration.v1.RegistrationService.ListYears is a list without pages.",
                "topgrid.registration.v1.RegistrationService.FileRequest writes without a request id.",
            ],
            ContractRules.StandardFields(files));
    }

    [Fact]
    public void An_import_of_another_module_is_found()
    {
        var files = DescriptorSet.Ours();
        files.Named(FactsFile).Dependency.Add("topgrid/allocation/v1/result.proto");
        Assert.Equal([$"{FactsFile} imports topgrid/allocation/v1/result.proto."], ContractRules.Imports(files));
    }

    private static MethodDescriptorProto Service(IReadOnlyList<FileDescriptorProto> files) => files.Named(ServiceFile).Service[0].Method[0];

    private static FieldDescriptorProto Field(IReadOnlyList<FileDescriptorProto> files, string file, string name) =>
        files.Named(file).MessageType[0].Field.Single(field => field.Name == name);

    private static SourceCodeInfo.Types.Location Location(FileDescriptorProto file, string path) =>
        file.SourceCodeInfo.Location.Single(location => string.Join('.', location.Path) == path);

    private static void Planted<T>(
        Func<IReadOnlyList<FileDescriptorProto>, T> find, Action<T> plant, Func<IEnumerable<FileDescriptorProto>, IEnumerable<string>> rule,
        string sentence)
    {
        var files = DescriptorSet.Ours();
        plant(find(files));
        Assert.Equal([sentence], rule(files));
    }
}
