using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Server;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>
/// How long a refusal takes tells nothing: another's resource costs the same statements on the database as one that does not exist. The
/// work is counted, not timed.
/// </summary>
[Trait("Category", "Slow")]
public sealed class EqualWorkTests
{
    /// <summary>Methods that tell every party the same.</summary>
    private static readonly string[] _sameForAll = ["ListYears", "GetYear", "ListPublications", "GetPublication", "GetSummary"];

    /// <summary>Methods on a mandate, whose name says nothing of its parties.</summary>
    private static readonly string[] _ofMandates = ["GetMandate", "WithdrawMandate"];

    private static IEnumerable<AccessRow> Asked =>
        AccessRows.All.Concat(AccessRows.Questions).Where(row => row.NamesParty && row.Own.Length > 0);

    [Fact]
    public void Every_method_that_shows_parties_only_their_own_is_asked_for_anothers() => Assert.Equal(
        _sameForAll.Concat(_ofMandates).Order(StringComparer.Ordinal),
        AccessRows.All.Where(row => row.Own.Length > 0).Select(row => row.Method.Name).Except(Asked.Select(row => row.Method.Name))
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_foreign_resource_is_refused_by_the_same_statements_as_a_missing_one(bool json)
    {
        await using var world = await AccessWorld.StartAsync(Dialect.PostgreSql, json);
        var wrong = new List<string>();
        var compared = 0;
        foreach (var row in Asked)
        {
            foreach (var role in row.Own.Split(' '))
            {
                // Caches are filled by what came before for either.
                await StatementsAsync(world, row, role, AccessWorld.OtherTpid, AccessWorld.OtherConsortium);
                var foreign = await StatementsAsync(world, row, role, AccessWorld.OtherTpid, AccessWorld.OtherConsortium);
                var missing = await StatementsAsync(world, row, role, AccessWorld.MissingTpid, AccessWorld.MissingConsortium);
                compared += foreign.Count;
                if (!foreign.SequenceEqual(missing))
                {
                    wrong.Add(
                        $"{row.FullName} as {role}: {foreign.Count} statements for another's, {missing.Count} for none:\n  {string.Join("\n  ", foreign)}\n  against\n  {string.Join("\n  ", missing)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(compared > 50, $"Only {compared} statements were seen.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mandate_of_others_is_refused_as_a_missing_one_by_the_same_statements(bool json)
    {
        const string Missing = "mandates/0123456789abcdef";
        await using var world = await AccessWorld.StartAsync(Dialect.PostgreSql, json);
        var others = await new MandateService.MandateServiceClient(world.Callers["operator"]).CreateMandateAsync(new CreateMandateRequest
        {
            Mandate = new Mandate
            {
                Represented = AccessWorld.OtherTpid, Representative = "N2003", ValidFrom = new() { Year = 2024, Month = 2, Day = 1 },
                ValidUntil = new() { Year = 2024, Month = 3, Day = 31 },
            },
            RequestId = Ids.New(),
        });
        foreach (var method in _ofMandates.Select(MandateService.Descriptor.FindMethodByName))
        {
            var answers = new List<(Outcome Outcome, List<string> Statements)>();
            foreach (var name in new[] { others.Name, others.Name, Missing })
            {
                var more = method.Name == "WithdrawMandate" ? $", \"requestId\": \"{Ids.New()}\"" : "";
                var request = method.InputType.Parser.ParseJson($"{{\"name\": \"{name}\"{more}}}");
                answers.Add(await ObserveAsync(() => AnyCall.MakeAsync(world.Callers["institution"], method, request)));
            }

            Assert.Equal(StatusCode.NotFound, answers[2].Outcome.Status);
            Assert.NotEmpty(answers[2].Statements);
            Assert.Equal(answers[2].Statements, answers[1].Statements);
            Assert.Equal(answers[2].Outcome.Detail, answers[1].Outcome.Detail.Replace(others.Name, Missing, StringComparison.Ordinal));
            Assert.Equal(answers[2].Outcome.Details, answers[1].Outcome.Details.Replace(others.Name, Missing, StringComparison.Ordinal));
        }
    }

    private static async Task<List<string>> StatementsAsync(
        AccessWorld world, AccessRow row, string role, string tpid, string consortium) =>
        (await ObserveAsync(() => AnyCall.MakeAsync(world.Callers[role], row.Method, row.RequestFor(tpid, consortium, world)))).Statements;

    /// <summary>Makes a call, and gives the statements on the database that it led to.</summary>
    private static async Task<(Outcome Outcome, List<string> Statements)> ObserveAsync(Func<Task<Outcome>> call)
    {
        var seen = new ConcurrentQueue<string>();
        using var root = new Activity("asked").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or RpcServer.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Only what this call asked for, since the host reads and writes for itself too; opening a connection has no statement.
                if (activity.Source.Name == "Npgsql" && activity.TraceId == root.TraceId
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string statement)
                {
                    seen.Enqueue(statement);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var outcome = await call();
        return (outcome, [.. seen]);
    }
}
