using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Audit.V1;
using TopGrid.Data.Connections;
using TopGrid.Employment.V1;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Registration.V1;
using Profession = TopGrid.Common.V1.Profession;
using Date = Google.Type.Date;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>A mandate reaches every module over the network, ends at once, and stands in the audit log.</summary>
[Trait("Category", "Slow")]
public sealed class MandateTests
{
    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Within_its_days_the_representative_sees_results_and_claims_and_files_and_the_log_says_for_whom(Dialect dialect)
    {
        await using var world = await AccessWorld.StartAsync(dialect);
        var giver = new MandateService.MandateServiceClient(world.Host.For(world.Host.People.Institution("N2002")));
        var acting = world.Callers["institution"];
        Assert.Equal([StatusCode.NotFound, StatusCode.NotFound, StatusCode.NotFound, StatusCode.OK], await SeesAsync(world, acting));
        Assert.Equal((1, 1), await CountsAsync(world, acting));

        var mandate = await giver.CreateMandateAsync(new CreateMandateRequest
        {
            Mandate = new Mandate { Represented = "N2002", Representative = "N1002", ValidFrom = Day(2, 1), ValidUntil = Day(2, 10) },
            RequestId = Ids.New(),
        });

        Assert.Equal([StatusCode.OK, StatusCode.OK, StatusCode.OK, StatusCode.OK], await SeesAsync(world, acting));
        Assert.Equal((2, 2), await CountsAsync(world, acting));
        var filed = new FileRequestRequest
        {
            Parent = "years/2025/institutions/N2002",
            Profession = Profession.Gz,
            Places = 2,
            RequestId = Ids.New(),
        };
        await new RegistrationService.RegistrationServiceClient(acting).FileRequestAsync(filed);

        await giver.WithdrawMandateAsync(new WithdrawMandateRequest { Name = mandate.Name, RequestId = Ids.New() });
        Assert.Equal([StatusCode.NotFound, StatusCode.NotFound, StatusCode.NotFound, StatusCode.OK], await SeesAsync(world, acting));

        var auditor = new AuditService.AuditServiceClient(world.Callers["auditor"]);
        var log = await auditor.ListAuditEntriesAsync(new ListAuditEntriesRequest { Filter = "kind = change", PageSize = 3 });
        Assert.Equal(
            [
                ("poi-N2002", "WithdrawMandate", mandate.Name, "", ""),
                ("poi-N1002", "FileRequest", filed.Parent, "N2002", mandate.Name),
                ("poi-N2002", "CreateMandate", mandate.Name, "", ""),
            ],
            log.AuditEntries.Select(entry => (entry.User, entry.Method.Split('/')[^1], entry.Resource, entry.OnBehalfOf, entry.Mandate)));
        Assert.True((await auditor.VerifyAuditLogAsync(new VerifyAuditLogRequest())).Intact);
    }

    /// <summary>Institution, result and claim of N2002, and the caller's own.</summary>
    private static async Task<StatusCode[]> SeesAsync(AccessWorld world, CallInvoker caller)
    {
        var registration = new RegistrationService.RegistrationServiceClient(caller);
        return
        [
            await CodeOf(registration.GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/N2002" })),
            await CodeOf(
                new ResultService.ResultServiceClient(caller).GetResultAsync(
                    new GetResultRequest { Name = $"{world.Published}/results/GZ~N2002" })),
            await CodeOf(
                new EmploymentService.EmploymentServiceClient(caller).GetClaimAsync(
                    new GetClaimRequest { Name = "years/2025/claims/GZ~N2002" })),
            await CodeOf(registration.GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/N1002" })),
        ];
    }

    private static async Task<(int Results, int Claims)> CountsAsync(AccessWorld world, CallInvoker caller) => (
        (await new ResultService.ResultServiceClient(caller).ListResultsAsync(
            new ListResultsRequest { Parent = world.Published })).Results.Count,
        (await new EmploymentService.EmploymentServiceClient(caller).ListClaimsAsync(
            new ListClaimsRequest { Parent = "years/2025" })).Claims.Count);

    private static async Task<StatusCode> CodeOf<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private static Date Day(int month, int day) => new() { Year = 2024, Month = month, Day = day };
}
