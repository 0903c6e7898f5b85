using System.Collections.Concurrent;
using System.Diagnostics;
using TopGrid.Grpc.Server;
using TopGrid.Storage;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>
/// How long a refusal takes tells nothing: another's resource costs the same statements on the database as one that does not exist. The
/// work is counted, not timed.
/// </summary>
[Trait("Category", "Slow")]
public sealed class EqualWorkTests
{
    [Fact]
    public async Task A_foreign_resource_is_refused_by_the_same_statements_as_a_missing_one()
    {
        await using var world = await AccessWorld.StartAsync(Dialect.PostgreSql);
        var wrong = new List<string>();
        var compared = 0;
        foreach (var row in AccessRows.All.Concat(AccessRows.Questions).Where(row => row.NamesParty && row.Own.Length > 0))
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
                    wrong.Add($"{row.FullName} as {role}: {foreign.Count} statements for another's, {missing.Count} for none:\n  {string.Join("\n  ", foreign)}\n  against\n  {string.Join("\n  ", missing)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(compared > 50, $"Only {compared} statements were seen.");
    }

    private static async Task<List<string>> StatementsAsync(AccessWorld world, AccessRow row, string role, string tpid, string consortium)
    {
        var seen = new ConcurrentQueue<string>();
        using var root = new Activity("asked").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or GrpcServer.ActivitySourceName,
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
        await AnyCall.MakeAsync(world.Callers[role], row.Method, row.RequestFor(tpid, consortium, world));
        return [.. seen];
    }
}
