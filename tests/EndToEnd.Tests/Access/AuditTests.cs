using Grpc.Core;
using TopGrid.Audit.V1;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;
using Audits = TopGrid.Audit.V1.AuditService.AuditServiceClient;
using Registrations = TopGrid.Registration.V1.RegistrationService.RegistrationServiceClient;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>The audit log of a real host.</summary>
[Trait("Category", "Slow")]
public sealed class AuditTests
{
    private const string Service = "/topgrid.registration.v1.RegistrationService/";

    [Theory]
    [InlineData(Dialect.Sqlite, false)]
    [InlineData(Dialect.PostgreSql, false)]
    [InlineData(Dialect.Sqlite, true)]
    public async Task Every_change_and_every_refusal_is_in_the_log_with_who_what_when_and_over_what(Dialect dialect, bool json)
    {
        var clock = new StoryClock();
        await using var host = await RunningHost.StartAsync(dialect, clock: clock, runWorker: false, json: json);
        var (anna, auditor) = (host.For(host.People.Anna), host.For(host.People.Auditor));
        var indigo = new Registrations(host.For(host.People.Institution(OostBrabantYear.Indigo)));
        var own = $"years/2025/institutions/{OostBrabantYear.Indigo}";
        clock.Goto(2, 1);
        Assert.True((await YearFiles.ImportAsync(anna, OostBrabantYear.Files())).Imported);
        var filed = new FileRequestRequest { Parent = own, Profession = Profession.Gz, Places = 2, RequestId = Ids.New() };
        await indigo.FileRequestAsync(filed);
        await indigo.FileRequestAsync(filed); // The same call again changes nothing.

        await Refused.WithAsync(
            StatusCode.Unauthenticated, () => new Registrations(host.For(null)).GetYearAsync(new GetYearRequest { Name = "years/2025" }));
        await Refused.WithAsync(
            StatusCode.PermissionDenied, () => indigo.CorrectFactAsync(new CorrectFactRequest { Parent = "years/2025" }));
        await Refused.WithAsync(
            StatusCode.NotFound,
            () => indigo.GetInstitutionAsync(new GetInstitutionRequest { Name = $"years/2025/institutions/{OostBrabantYear.Oro}" }));
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => indigo.FileRequestAsync(new FileRequestRequest(filed) { Places = -1, RequestId = Ids.New() }));
        await indigo.GetInstitutionAsync(new GetInstitutionRequest { Name = own });
        await CallWithoutSenseAsync(host);

        var log = await ReadAsync(auditor, 6);
        Assert.Equal(
            [
                ("anna", "ImportYear", "", "OK"),
                ("poi-" + OostBrabantYear.Indigo, "FileRequest", own, "OK"),
                ("", "GetYear", "", "UNAUTHENTICATED"),
                ("poi-" + OostBrabantYear.Indigo, "CorrectFact", "", "PERMISSION_DENIED"),
                ("poi-" + OostBrabantYear.Indigo, "GetInstitution", $"years/2025/institutions/{OostBrabantYear.Oro}", "NOT_FOUND"),
                ("poi-" + OostBrabantYear.Indigo, "FileRequest", own, "INVALID_ARGUMENT"),
            ],
            log.Select(entry => (entry.User, entry.Method[Service.Length..], entry.Resource, entry.Outcome)));
        Assert.All(log, entry => Assert.Equal(clock.GetUtcNow(), entry.Time.ToDateTimeOffset()));
        Assert.All(log, entry => Assert.Equal(json ? ["json"] : [], entry.Via));
        Assert.Equal(filed.RequestId, log[1].RequestId);
        Assert.StartsWith("ipv4:127.0.0.1:", log[2].Peer, StringComparison.Ordinal);
        Assert.NotEqual("", log[5].Detail);

        var check = await new Audits(auditor).VerifyAuditLogAsync(new VerifyAuditLogRequest());
        Assert.True(check.Intact);
        Assert.Equal((6, log[5].Hash), (check.LastSequence, check.LastHash));
        var first = await new Audits(auditor).ListAuditEntriesAsync(
            new ListAuditEntriesRequest { PageSize = 2, Filter = "kind = refusal" });
        var second = await new Audits(auditor).ListAuditEntriesAsync(
            new ListAuditEntriesRequest { PageSize = 2, Filter = "kind = refusal", PageToken = first.NextPageToken });
        Assert.Equal([6, 5, 4, 3], first.AuditEntries.Concat(second.AuditEntries).Select(entry => entry.Sequence));
        Assert.Equal("", second.NextPageToken);
    }

    // Refused before anyone asks who calls; in the log, a stranger could fill it.
    private static async Task CallWithoutSenseAsync(RunningHost host)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.JsonAddress, "/v1/years"));
        request.Headers.TryAddWithoutValidation("authorization", "Bearer " + host.People.Anna);
        request.Headers.TryAddWithoutValidation("grpc-timeout", "soon");
        using var answer = await http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_flood_of_refused_calls_leaves_the_host_serving_and_is_counted()
    {
        const int Flood = 3000;
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite, runWorker: false);
        var stranger = new Registrations(host.For(null));

        await Parallel.ForAsync(0, Flood, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
            await Refused.WithAsync(StatusCode.Unauthenticated, () => stranger.GetYearAsync(new GetYearRequest { Name = "years/2025" })));

        var auditor = host.For(host.People.Auditor);
        for (var i = 0; i < 100; i++)
        {
            var page = await new Audits(auditor).ListAuditEntriesAsync(new ListAuditEntriesRequest { PageSize = 1 });
            var last = page.AuditEntries.Count == 0 ? 0 : page.AuditEntries[0].Sequence;
            if ((await ReadAsync(auditor, (int)last)).Sum(entry => entry.Count) == Flood)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The log does not count every refusal.");
    }

    /// <summary>The log, oldest first, once it has so many entries.</summary>
    private static async Task<List<AuditEntry>> ReadAsync(CallInvoker auditor, int count)
    {
        for (var i = 0; ; i++)
        {
            var entries = new List<AuditEntry>();
            var request = new ListAuditEntriesRequest { PageSize = 1000 };
            do
            {
                var page = await new Audits(auditor).ListAuditEntriesAsync(request);
                entries.AddRange(page.AuditEntries);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            if (entries.Count >= count || i == 100)
            {
                entries.Reverse();
                return entries;
            }

            await Task.Delay(50);
        }
    }
}
