using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>
/// Draws every lot again from the seed (rules.md 4.3): keys, their order, and, where the first so many win, that they did.
/// </summary>
internal static class DrawCheck
{
    private static readonly string[] _drawMembers = ["draw", "pass", "profession", "tickets"];
    private static readonly string[] _ticketMembers = ["key", "n", "party", "won"];
    private static readonly string[] _passes = [.. Enum.GetValues<Pass>().Select(p => Decisions.RowWriter.KebabCase(p.ToString()))];

    public static VerificationCheck Check(ResultFolder result)
    {
        var problems = new List<string>();
        var seed = Convert.FromHexString(result.Seed);
        var lots = new Dictionary<string, Lot>(StringComparer.Ordinal);
        long tickets = 0;
        foreach (var draw in result.Result.GetProperty("draws").EnumerateArray())
        {
            if (!draw.EnumerateObject().Select(m => m.Name).SequenceEqual(_drawMembers))
            {
                problems.Add($"a draw does not have exactly the members {string.Join(", ", _drawMembers)}");
                continue;
            }
            var (profession, name) = (draw.GetProperty("profession").GetString()!, draw.GetProperty("draw").GetString()!);
            if (!_passes.Contains(draw.GetProperty("pass").GetString()))
            {
                problems.Add($"draw {name} of {profession}: unknown pass '{draw.GetProperty("pass").GetString()}'");
            }
            if (!lots.TryGetValue(profession, out var lot))
            {
                lots[profession] = lot = new Lot(seed, result.Year, profession);
            }
            tickets += CheckTickets(draw, lot, name, $"draw {name} of {profession}", problems);
        }
        return new VerificationCheck("draws", tickets, [.. problems.Take(VerificationCheck.MostProblems)]);
    }

    private static int CheckTickets(JsonElement draw, Lot lot, string name, string where, List<string> problems)
    {
        var count = 0;
        var (last, lastWon) = ("", true);
        foreach (var ticket in draw.GetProperty("tickets").EnumerateArray())
        {
            count++;
            if (!ticket.EnumerateObject().Select(m => m.Name).SequenceEqual(_ticketMembers))
            {
                problems.Add($"{where}: a ticket does not have exactly the members {string.Join(", ", _ticketMembers)}");
                continue;
            }
            var key = ticket.GetProperty("key").GetString()!;
            var party = ticket.GetProperty("party").GetString()!;
            var won = ticket.GetProperty("won").GetBoolean();
            var expected = lot.Key(name, party, ticket.GetProperty("n").GetInt32()).ToString();
            if (key != expected)
            {
                problems.Add($"{where}: the key of {party} is {expected}, not {key}");
            }
            if (string.CompareOrdinal(last, key) >= 0)
            {
                problems.Add($"{where}: {party} is out of order");
            }
            if (won && !lastWon && !Decisions.DrawWriter.IsPlaceByPlace(name))
            {
                problems.Add($"{where}: {party} won although someone before it did not");
            }
            (last, lastWon) = (key, won);
        }
        return count;
    }
}
