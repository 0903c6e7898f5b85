using System.Globalization;
using System.Text;

namespace TopGrid.Reference;

/// <summary>
/// The independent second evaluator: rules.md sections 2-6 written straight from the text, without a line
/// of the engine or the dataset library. Slow and plain on purpose; it exists to disagree.
/// </summary>
internal static class ReferenceEvaluator
{
    private const string Header =
        "year,profession,tpid,requested,newcomer,guarantee,consortium,volume,remainder,lottery,open,bonus,"
        + "moved_in,moved_out,returned,received,granted,decision";

    /// <summary>The ladder of the year named in year.csv.</summary>
    public static ReferenceResult Evaluate(
        IReadOnlyDictionary<string, string> folder, Func<ReferenceProtocol, ReferenceProtocol>? with = null) =>
        Run(folder, with, later: null);

    /// <summary>The extra round or additional places, on top of what was granted before.</summary>
    public static ReferenceResult EvaluateLater(
        IReadOnlyDictionary<string, string> folder, ReferenceLaterRound later, Func<ReferenceProtocol, ReferenceProtocol>? with = null) =>
        Run(folder, with, later);

    private static ReferenceResult Run(
        IReadOnlyDictionary<string, string> folder,
        Func<ReferenceProtocol, ReferenceProtocol>? with,
        ReferenceLaterRound? later)
    {
        var facts = new ReferenceFacts(folder);
        var protocol = ReferenceProtocol.Of(facts.Year);
        protocol = with is null ? protocol : with(protocol);
        var professions = facts.Requests.Select(r => r.Profession).Union(facts.Places.Keys)
            // "the ladder on the extra places alone"
            .Where(p => later is not { OnUnmet: true } || later.Places.ContainsKey(p))
            .OrderBy(p => p, ByteOrder.Instance)
            .ToDictionary(p => p, p => new ReferenceProfessionRun(facts, protocol, p, later).Run());
        return new(Encoding.UTF8.GetBytes(Csv(facts, professions, later)), professions);
    }

    private static string Csv(ReferenceFacts facts, Dictionary<string, ReferenceProfession> professions, ReferenceLaterRound? later)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (profession, result) in professions)
        {
            // "one row per request and one for each institution without a request that has or had a place"; additional places go by unmet
            // requests, so who has none asks nothing
            bool Asks(ReferenceAccount a) => later is { OnUnmet: true }
                ? a.Requested > 0
                : facts.Requests.Any(r => r.Tpid == a.Tpid && r.Profession == profession && r.Round == (later is null ? 1 : 2));
            var rows = result.Accounts
                .Where(a => Asks(a) || a.MovedIn > 0 || a.Received > 0)
                .OrderBy(a => a.Tpid, ByteOrder.Instance);
            foreach (var a in rows)
            {
                int[] numbers =
                [
                    a.Requested, a.Newcomer, a.Guarantee, a.Consortium, a.ByVolume, a.Remainder, a.Lottery, a.Open,
                    a.Bonus, a.MovedIn, a.MovedOut, a.Returned, a.Received, a.Granted,
                ];
                text.Append(CultureInfo.InvariantCulture, $"{facts.Year},{profession},{a.Tpid},")
                    .AppendJoin(',', numbers).Append(',').Append(a.Decision).Append('\n');
            }
        }

        return text.ToString();
    }
}
