using System.Globalization;
using System.Text;

namespace TopGrid.Calculation.Tests.Reference;

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
        Run(folder, with, previous: null);

    /// <summary>The extra round on what round 1 left open.</summary>
    public static ReferenceResult EvaluateRound2(
        IReadOnlyDictionary<string, string> folder,
        ReferenceResult previous,
        Func<ReferenceProtocol, ReferenceProtocol>? with = null) => Run(folder, with, previous);

    private static ReferenceResult Run(
        IReadOnlyDictionary<string, string> folder,
        Func<ReferenceProtocol, ReferenceProtocol>? with,
        ReferenceResult? previous)
    {
        var facts = new ReferenceFacts(folder);
        var protocol = ReferenceProtocol.Of(facts.Year);
        protocol = with is null ? protocol : with(protocol);
        var professions = facts.Requests.Select(r => r.Profession).Union(facts.Places.Keys)
            .OrderBy(p => p, ByteOrder.Instance)
            .ToDictionary(p => p, p => new ReferenceProfessionRun(facts, protocol, p, previous?.Professions[p]).Run());
        var round = previous is null ? 1 : 2;
        return new(Encoding.UTF8.GetBytes(Csv(facts, professions, round)), professions);
    }

    private static string Csv(ReferenceFacts facts, Dictionary<string, ReferenceProfession> professions, int round)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (profession, result) in professions)
        {
            // "one row per request and one for each institution without a request that has or had a place"
            var rows = result.Accounts
                .Where(a => facts.Requests.Any(r => r.Tpid == a.Tpid && r.Profession == profession && r.Round == round)
                    || a.MovedIn > 0 || a.Received > 0)
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
