using TopGrid.Allocation.V1;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;

namespace TopGrid.Cli.Output;

/// <summary>Results of institutions as text.</summary>
internal static class ResultTables
{
    public static Document OfList(Screen screen, IReadOnlyList<Result> results) => new Document(ProtoJson.ToJson(results)).Table(
        [
            new(Phrases.ColProfession), new(Phrases.ColTpid), new(Phrases.ColName), Column.Number(Phrases.ColRequested),
            Column.Number(Phrases.ColGranted), Column.Number(Phrases.ColBonus), new(Phrases.ColDecision),
        ],
        results.Select(result => (IReadOnlyList<string>)[
            result.Profession.ToCode(), result.Tpid, result.DisplayName, Cell.Of(result.Requested), Cell.Of(result.Granted),
            Cell.Of(result.Bonus), screen.In(VerdictOf(result.Verdict)),
        ]));

    /// <summary>One result: what was asked, in which step places came, and what it has.</summary>
    public static Document Of(Screen screen, Result result) => new Document(ProtoJson.ToJson(result))
        .Line($"{result.DisplayName} ({result.Tpid}), {result.Profession.ToCode()}: {screen.In(VerdictOf(result.Verdict))}")
        .Facts(Steps(result).Where(step => step.Places != 0).Select(step => (screen.In(step.Name), Cell.Of(step.Places)))
            .Prepend((screen.In(Phrases.ColRequested), Cell.Of(result.Requested)))
            .Append((screen.In(Phrases.ColGranted), Cell.Of(result.Granted))));

    public static Document Of(Screen screen, Explanation explanation) => new Document(ProtoJson.ToJson(explanation)).Line(explanation.Text);

    public static Phrase VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Refused => Phrases.DecisionRefused,
        Verdict.None => Phrases.DecisionNone,
        Verdict.Partly => Phrases.DecisionPartly,
        _ => Phrases.DecisionGranted,
    };

    private static IEnumerable<(Phrase Name, long Places)> Steps(Result result) =>
    [
        (Phrases.StepNewcomer, result.Newcomer), (Phrases.StepGuarantee, result.Guarantee), (Phrases.StepConsortium, result.Consortium),
        (Phrases.StepVolume, result.Volume), (Phrases.StepRemainder, result.Remainder), (Phrases.StepLottery, result.Lottery),
        (Phrases.StepOpen, result.Open), (Phrases.StepBonus, result.Bonus), (Phrases.StepMovedIn, result.MovedIn),
        (Phrases.StepMovedOut, -result.MovedOut), (Phrases.StepReturned, -result.Returned), (Phrases.StepReceived, result.Received),
    ];
}
