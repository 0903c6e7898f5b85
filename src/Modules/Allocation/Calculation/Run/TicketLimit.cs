using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>
/// With <c>tickets: per-place</c> every place that is asked for is a ticket with a key of its own, and there is no way to rank tickets
/// without their keys (rules.md 4.3). So the places asked for in one profession and round have a limit there (docs/silent-rules.md 36).
/// </summary>
public static class TicketLimit
{
    /// <summary>Places asked for in one profession and round, at most.</summary>
    public const int Most = 1_000_000;

    /// <summary>The first profession and round that asks for more than a lottery per place can hold; null when all fit.</summary>
    /// <param name="year">The facts.</param>
    /// <param name="protocol">The protocol, overrides applied.</param>
    public static (Profession Profession, int Round, long Places)? Exceeded(DatasetYear year, Protocol protocol)
    {
        var parameters = protocol.Parameters;
        if (parameters.Tickets != "per-place" || (parameters.Remainders != "lottery" && !parameters.ConsortiumPriority))
        {
            return null;
        }

        return year.Requests.GroupBy(r => (r.Profession, r.Round))
            .Select(g => (g.Key.Profession, g.Key.Round, Places: g.Sum(r => (long)r.Places)))
            .Where(asked => asked.Places > Most).Order().Select(asked => ((Profession, int, long)?)asked).FirstOrDefault();
    }
}
