using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Audit.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>Every changing method of every service gives the first answer to the same call again and does nothing a second time.</summary>
[Trait("Category", "Slow")]
public sealed class RequestIdTests
{
    /// <summary>They need work that is not done yet: a host that computes nothing.</summary>
    private static readonly string[] _ofWork = ["CreateRun", "ResumeRun", "CancelRun", "CreateJob", "ResumeJob", "CancelJob"];

    /// <summary>A stream of requests; Registration.Tests sends it again.</summary>
    private static readonly string[] _streams = ["ImportYear"];

    private static readonly List<AccessRow> _changing = [.. AccessRows.All.Where(row => Writes(row.Method))];

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task The_same_call_again_gets_the_first_answer_and_has_no_second_effect(Dialect dialect)
    {
        await using var world = await AccessWorld.StartAsync(dialect);
        var wrong = new List<string>();
        foreach (var row in _changing.Where(row => !_ofWork.Contains(row.Method.Name) && !_streams.Contains(row.Method.Name)))
        {
            var role = Roles(row)[0];
            var caller = world.Callers[role];
            var request = row.RequestFor(AccessWorld.TpidOf(role), AccessWorld.Consortium, world);
            if (request is WithdrawMandateRequest withdrawal)
            {
                withdrawal.Name =
                    (await new MandateService.MandateServiceClient(caller).ListMandatesAsync(new ListMandatesRequest())).Mandates[0].Name;
            }

            await CheckAsync(world.Host, row, request, role, caller, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Work_that_is_started_resumed_and_cancelled_is_so_once(Dialect dialect)
    {
        await using var host = await RunningHost.StartAsync(dialect, runWorker: false);
        var (anna, bram) = (host.For(host.People.Anna), host.For(host.People.Bram));
        Assert.True((await YearFiles.ImportAsync(anna, OostBrabantYear.Files())).Imported);
        await new AssessmentService.AssessmentServiceClient(anna).AssessYearAsync(
            new AssessYearRequest { Name = "years/2025", RequestId = Ids.New() });
        var flow = new YearFlow(anna, bram);
        var snapshot = await flow.FreezeAsync();
        var run = await flow.StartAsync(snapshot);
        var wrong = new List<string>();
        var job = "";
        foreach (var method in _ofWork)
        {
            var row = _changing.Single(row => row.Method.Name == method);
            var text = row.Request.Replace("{run}", run.Name, StringComparison.Ordinal)
                .Replace("{snapshot}", snapshot.Name, StringComparison.Ordinal)
                .Replace("years/2025/jobs/j0", job, StringComparison.Ordinal).Replace("{id}", Ids.New(), StringComparison.Ordinal);
            await CheckAsync(host, row, row.Method.InputType.Parser.ParseJson(text), "operator", anna, wrong);
            if (method == "CreateJob")
            {
                job = (await new JobService.JobServiceClient(anna).ListJobsAsync(
                    new ListJobsRequest { Parent = "years/2025" })).Jobs.Single().Name;
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Every_changing_method_takes_a_request_id_and_is_in_one_of_the_tests()
    {
        Assert.All(_changing, row => Assert.True(row.Request.Contains("{id}", StringComparison.Ordinal), row.FullName));
        Assert.All([.. _ofWork, .. _streams], name => Assert.Contains(_changing, row => row.Method.Name == name));
    }

    private static async Task CheckAsync(
        RunningHost host, AccessRow row, IMessage request, string role, CallInvoker caller, List<string> wrong)
    {
        // Two at once, then one more.
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => AnyCall.MakeAsync(caller, row.Method, request)));
        var (before, logged) = (await TableHashes.OfAsync(host.Storage), await LastChangeAsync(host));
        var again = await AnyCall.MakeAsync(caller, row.Method, request);
        var after = await TableHashes.OfAsync(host.Storage);
        if (both[0].Status != StatusCode.OK || both[0] != both[1] || again != both[0])
        {
            wrong.Add($"{row.FullName}: {both[0]}{both[0].Answers} and {both[1]}{both[1].Answers} at once, then {again}{again.Answers}");
        }

        // Refusals of before may still be on their way into the log, a change must not be; and a worker says that it is there.
        if (before.Where(table => table.Value != after[table.Key]
            && !table.Key.Contains("audit", StringComparison.Ordinal) && !table.Key.EndsWith("worker", StringComparison.Ordinal))
            .Select(table => table.Key).ToList() is { Count: > 0 } changed)
        {
            wrong.Add($"{row.FullName} sent again changed {string.Join(", ", changed)}");
        }

        if (logged != await LastChangeAsync(host))
        {
            wrong.Add($"{row.FullName} sent again is in the audit log a second time");
        }

        if (Another(row, role) is { } other)
        {
            var id = (string)request.Descriptor.FindFieldByName("request_id").Accessor.GetValue(request);
            var reused = await AnyCall.MakeAsync(caller, other.Method, Minimal(other, id));
            if (reused.Status != StatusCode.AlreadyExists || !reused.Details.Contains("REQUEST_ID_REUSED", StringComparison.Ordinal))
            {
                wrong.Add($"{other.FullName} takes the id of {row.FullName}: {reused}");
            }
        }
    }

    private static async Task<long> LastChangeAsync(RunningHost host) =>
        (await new AuditService.AuditServiceClient(host.For(host.People.Auditor)).ListAuditEntriesAsync(
            new ListAuditEntriesRequest { Filter = "kind = change", PageSize = 1 }))
        .AuditEntries[0].Sequence;

    /// <summary>Another method of the same role, of which a request can be made in every world; null when it has none.</summary>
    private static AccessRow? Another(AccessRow row, string role) =>
        _changing.FirstOrDefault(other => other.Method != row.Method && Roles(other).Contains(role)
        && (other.Method.Name is "AssessYear" or "ComputeClaims" or "FileRequest" or "SignConsortium"
        or "BringInPlaces" or "RecordConsortiumTest" or "SubmitDivision"));

    private static IMessage Minimal(AccessRow row, string id) => row.Method.InputType.Parser.ParseJson(row.Request
        .Replace("{id}", id, StringComparison.Ordinal)
        .Replace("{tpid}", "N1002", StringComparison.Ordinal)
        .Replace("{consortium}", AccessWorld.Consortium, StringComparison.Ordinal));

    private static string[] Roles(AccessRow row) => $"{row.Own} {row.All}".Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool Writes(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase is not HttpRule.PatternOneofCase.Get;
}
