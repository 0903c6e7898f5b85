namespace TopGrid.Allocation.Engine;

/// <summary>
/// A lottery for places over applicants' unmet requests: n counts the place an applicant would win. Tickets are ranked by (n, key) or,
/// per place, by key alone (rules.md 4.3).
/// </summary>
internal static class PlaceLottery
{
    /// <param name="Won">Places won, by position.</param>
    /// <param name="Draw">Position of the draw, -1 when none was needed or no evidence is kept.</param>
    /// <param name="Rank">Rank of the first ticket by position, -1 for those without a ticket in the draw.</param>
    public readonly record struct Outcome(int[] Won, int Draw, int[] Rank);

    public static Outcome Hold(
        ProfessionInput input, string name, ReadOnlySpan<int> institution, ReadOnlySpan<int> rest, int seats, Pass pass, Trail? trail)
    {
        var won = new int[rest.Length];
        var rank = new int[rest.Length];
        Array.Fill(rank, Step.None);
        var position = new List<int>();
        var n = new List<int>();
        if (input.Parameters.Tickets == Tickets.PerApplicant)
        {
            seats = DecisiveLevel(rest, seats, won, position, n);
        }
        else
        {
            AllTickets(rest, position, n);
        }

        if (seats >= position.Count)
        {
            foreach (var k in position)
            {
                won[k]++;
            }

            return new Outcome(won, Step.None, rank);
        }

        return new Outcome(won, DrawTickets(input, name, institution, [.. position], [.. n], seats, won, rank, pass, trail), rank);
    }

    /// <summary>Gives whole levels without a draw; leaves the tickets of the level for which too few seats remain.</summary>
    private static int DecisiveLevel(ReadOnlySpan<int> rest, int seats, int[] won, List<int> position, List<int> n)
    {
        var full = Levels.Full(rest, seats);
        for (var k = 0; k < rest.Length; k++)
        {
            won[k] = Math.Clamp(rest[k], 0, full);
            seats -= won[k];
            if (rest[k] > full)
            {
                position.Add(k);
                n.Add(full + 1);
            }
        }

        if (seats == 0)
        {
            position.Clear();
            n.Clear();
        }

        return seats;
    }

    private static void AllTickets(ReadOnlySpan<int> rest, List<int> position, List<int> n)
    {
        for (var k = 0; k < rest.Length; k++)
        {
            for (var place = 1; place <= rest[k]; place++)
            {
                position.Add(k);
                n.Add(place);
            }
        }
    }

    private static int DrawTickets(
        ProfessionInput input, string name, ReadOnlySpan<int> institution, int[] position, int[] n, int seats, int[] won, int[] rank,
        Pass pass, Trail? trail)
    {
        var party = new int[position.Length];
        var ticket = new int[position.Length];
        for (var t = 0; t < party.Length; t++)
        {
            party[t] = institution[position[t]];
            ticket[t] = t;
        }

        var full = input.DrawName(name);
        var keys = input.Lot.Keys(full, input.Facts.Tpids, party, n);
        Array.Sort(keys, ticket); // with one level (n, key) is key alone
        var wins = new bool[ticket.Length];
        for (var t = 0; t < ticket.Length; t++)
        {
            var k = position[ticket[t]];
            rank[k] = rank[k] == Step.None ? t : rank[k];
            wins[t] = t < seats;
            won[k] += wins[t] ? 1 : 0;
        }

        return trail is null
            ? Step.None
            : trail.Add(
                new Draw(
                    full, PartyKind.Institution, pass, Array.ConvertAll(ticket, t => party[t]), Array.ConvertAll(ticket, t => n[t]), keys,
                    wins));
    }
}
