using Grpc.Core;
using TopGrid.Data.Connections;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>Every method of every service is called over the network as every role and as a stranger.</summary>
[Trait("Category", "Slow")]
public sealed class AccessTests
{
    private static readonly string[] _roles = ["operator", "institution", "lead", "institute", "board", "committee", "auditor"];

    /// <summary>Services of others' contracts, which hold nothing of anyone and are open to all.</summary>
    private static readonly string[] _open = [
        "/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

    [Theory]
    [InlineData(Dialect.Sqlite, false)]
    [InlineData(Dialect.PostgreSql, false)]
    [InlineData(Dialect.Sqlite, true)]
    public async Task Each_method_answers_each_role_what_is_its_own_and_nothing_more(Dialect dialect, bool json)
    {
        await using var world = await AccessWorld.StartAsync(dialect, json);
        Assert.Equal(
            world.Host.MethodNames.Where(method => !_open.Any(open => method.StartsWith(open, StringComparison.Ordinal))),
            AccessRows.All.Select(row => row.FullName).Order(StringComparer.Ordinal));

        var wrong = new List<string>();
        foreach (var row in AccessRows.All)
        {
            await CheckStrangerAsync(world, row, wrong);
            foreach (var role in _roles)
            {
                await CheckAsync(world, row, role, wrong);
            }
        }

        foreach (var question in AccessRows.Questions)
        {
            foreach (var role in question.Own.Split(' '))
            {
                await CheckAsync(world, question, role, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static async Task CheckStrangerAsync(AccessWorld world, AccessRow row, List<string> wrong)
    {
        foreach (var token in new[] { null, "000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
        {
            var outcome = await CallAsync(world, row, world.Host.For(token), "N1002", AccessWorld.Consortium);
            Expect(row, "a stranger", outcome, StatusCode.Unauthenticated, wrong);
        }
    }

    private static async Task CheckAsync(AccessWorld world, AccessRow row, string role, List<string> wrong)
    {
        var caller = world.Callers[role];
        var (tpid, consortium) = (AccessWorld.TpidOf(role), AccessWorld.Consortium);
        if (row.Own.Split(' ').Contains(role))
        {
            var own = await CallAsync(world, row, caller, tpid, consortium);
            Expect(row, role, own, row.OwnAnswer, wrong);
            ExpectNothingForeign(row, role, own, wrong);
            if (row.NamesParty)
            {
                await CheckOthersAsync(world, row, role, wrong);
            }
        }
        else
        {
            var sees = row.All.Split(' ').Contains(role);
            var outcome = await CallAsync(world, row, caller, tpid, consortium);
            Expect(row, role, outcome, sees ? row.Answer : StatusCode.PermissionDenied, wrong);
        }
    }

    /// <summary>What is another's is answered exactly as what does not exist.</summary>
    private static async Task CheckOthersAsync(AccessWorld world, AccessRow row, string role, List<string> wrong)
    {
        (string Tpid, string Consortium)[] others =
        [
            (AccessWorld.OtherTpid, AccessWorld.OtherConsortium),
            (AccessWorld.OtherTpid, AccessWorld.Consortium),
            (AccessWorld.TpidOf(role), AccessWorld.OtherConsortium),
        ];
        foreach (var (tpid, consortium) in others.Where(other => row.Request != row.Request
            .Replace("{tpid}", other.Tpid == AccessWorld.OtherTpid ? "" : "{tpid}", StringComparison.Ordinal)
            .Replace("{lead}", other.Tpid == AccessWorld.OtherTpid ? "" : "{lead}", StringComparison.Ordinal)
            .Replace("{consortium}", other.Consortium == AccessWorld.OtherConsortium ? "" : "{consortium}", StringComparison.Ordinal)))
        {
            var foreign = await CallAsync(world, row, world.Callers[role], tpid, consortium);
            var missing = await CallAsync(world, row, world.Callers[role], Missing(tpid), Missing(consortium));
            ExpectNothingForeign(row, role, foreign with { Detail = "" }, wrong);
            if (foreign.Status != missing.Status
                || Missing(foreign.Detail) != missing.Detail
                || Missing(foreign.Answers) != missing.Answers
                || Missing(foreign.Details) != missing.Details
                || (foreign.Status == StatusCode.OK && !IsList(row)))
            {
                wrong.Add($"{row.FullName} tells {role} of another's {tpid}, {consortium}: {foreign}; of what does not exist: {missing}");
            }
        }
    }

    private static bool IsList(AccessRow row) => row.Method.Name.StartsWith("List", StringComparison.Ordinal);

    private static string Missing(string text) => text
        .Replace(AccessWorld.OtherTpid, AccessWorld.MissingTpid, StringComparison.Ordinal)
        .Replace(AccessWorld.LeadOf(AccessWorld.OtherTpid), AccessWorld.MissingTpid, StringComparison.Ordinal)
        .Replace(AccessWorld.OtherConsortium, AccessWorld.MissingConsortium, StringComparison.Ordinal);

    private static Task<Outcome> CallAsync(AccessWorld world, AccessRow row, CallInvoker caller, string tpid, string consortium) =>
        AnyCall.MakeAsync(caller, row.Method, row.RequestFor(tpid, consortium, world));

    private static void Expect(AccessRow row, string who, Outcome outcome, StatusCode expected, List<string> wrong)
    {
        if (outcome.Status != expected)
        {
            wrong.Add($"{row.FullName} answers {who} {outcome}, not {expected}");
        }
        else if (expected != StatusCode.OK && !outcome.Details.StartsWith("ErrorInfo{ \"reason\": \"", StringComparison.Ordinal))
        {
            wrong.Add($"{row.FullName} refuses {who} and does not say why to programs: {outcome.Details}");
        }
        else if (expected is StatusCode.Unauthenticated or StatusCode.PermissionDenied && outcome.Answers.Length > 0)
        {
            wrong.Add($"{row.FullName} refuses {who} and answers all the same: {outcome.Answers}");
        }
    }

    private static void ExpectNothingForeign(AccessRow row, string role, Outcome outcome, List<string> wrong)
    {
        foreach (var name in AccessWorld.Foreign.Where(name => (outcome.Answers + outcome.Detail).Contains(name, StringComparison.Ordinal)))
        {
            wrong.Add($"{row.FullName} shows {role} something of {name}: {outcome.Answers}{outcome.Detail}");
        }
    }
}
