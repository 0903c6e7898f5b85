namespace TopGrid.Allocation.Engine;

/// <summary>Equal remainders that competed for fewer seats, so that a lot decided (rules.md 4.1).</summary>
/// <param name="Positions">The tied positions, in order of their keys.</param>
/// <param name="Keys">Their keys, ascending.</param>
/// <param name="Winners">How many of them got a seat: the first so many.</param>
public sealed record RemainderTie(int[] Positions, LotKey[] Keys, int Winners);

/// <summary>The outcome of a largest remainder division.</summary>
/// <param name="Seats">Seats by position.</param>
/// <param name="Open">Seats that nobody can take.</param>
/// <param name="Ties">Ties that a lot decided, in the order in which they arose.</param>
public sealed record LargestRemainderResult(long[] Seats, long Open, IReadOnlyList<RemainderTie> Ties);

/// <summary>Largest remainder (Hamilton) over integer weights with optional caps (rules.md 4.1).</summary>
public static class LargestRemainder
{
    /// <summary>Divides seats.</summary>
    /// <param name="weights">Weights, 0 or more.</param>
    /// <param name="seats">S, 0 or more.</param>
    /// <param name="caps">The most each may get; empty for no caps.</param>
    /// <param name="keyOf">The lot of a position; asked for only where equal remainders compete for fewer seats.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of seats.</exception>
    /// <exception cref="OverflowException">The weights' total exceeds 63 bits.</exception>
    public static LargestRemainderResult Divide(
        ReadOnlySpan<long> weights, long seats, ReadOnlySpan<long> caps, Func<int, LotKey> keyOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seats);
        var result = new long[weights.Length];
        var ties = new List<RemainderTie>();
        var party = new int[weights.Length];
        for (var i = 0; i < party.Length; i++)
        {
            party[i] = i;
        }

        // Whoever exceeds its cap is fixed at its cap and leaves; the others divide what remains, until none exceeds.
        var left = seats;
        while (true)
        {
            var open = Once(weights, party, left, result, keyOf, ties);
            var staying = FixAtCaps(party, caps, result, ref left);
            if (staying == party.Length)
            {
                return new LargestRemainderResult(result, open, ties);
            }

            party = party[..staying];
        }
    }

    private static int FixAtCaps(int[] party, ReadOnlySpan<long> caps, long[] result, ref long left)
    {
        var staying = 0;
        foreach (var i in party)
        {
            if (caps.Length > 0 && result[i] > caps[i])
            {
                result[i] = caps[i];
                left -= caps[i];
            }
            else
            {
                party[staying++] = i;
            }
        }

        return staying;
    }

    /// <summary>One division over the given parties; gives the seats that stay open.</summary>
    private static long Once(
        ReadOnlySpan<long> weights, int[] party, long seats, long[] result, Func<int, LotKey> keyOf, List<RemainderTie> ties)
    {
        long total = 0;
        foreach (var i in party)
        {
            total = checked(total + weights[i]);
        }

        if (total == 0)
        {
            foreach (var i in party)
            {
                result[i] = 0;
            }

            return seats; // all weights zero: all seats stay open
        }

        var remainder = new long[party.Length];
        var given = Floors(weights, party, seats, total, result, remainder);
        var rest = checked((int)(seats - given));
        if (rest > 0)
        {
            GiveToLargest(party, remainder, rest, result, keyOf, ties);
        }

        return 0;
    }

    private static long Floors(ReadOnlySpan<long> weights, int[] party, long seats, long total, long[] result, long[] remainder)
    {
        long given = 0;
        var narrow = Math.BigMul(seats, total) <= long.MaxValue;
        for (var k = 0; k < party.Length; k++)
        {
            // S * w may need 126 bits; the quotient is at most S and the remainder less than W.
            var weight = weights[party[k]];
            long quotient;
            if (narrow)
            {
                var product = seats * weight;
                quotient = product / total;
                remainder[k] = product - (quotient * total);
            }
            else
            {
                var product = Math.BigMul(seats, weight);
                quotient = (long)(product / total);
                remainder[k] = (long)(product - ((Int128)quotient * total));
            }

            result[party[k]] = quotient;
            given += quotient;
        }

        return given;
    }

    private static void GiveToLargest(
        int[] party, long[] remainder, int rest, long[] result, Func<int, LotKey> keyOf, List<RemainderTie> ties)
    {
        var cutOff = Selection.Descending((long[])remainder.Clone(), rest - 1);
        var tied = new List<int>();
        for (var k = 0; k < party.Length; k++)
        {
            if (remainder[k] > cutOff)
            {
                result[party[k]]++;
                rest--;
            }
            else if (remainder[k] == cutOff)
            {
                tied.Add(party[k]);
            }
        }

        var order = tied.ToArray();
        if (order.Length > rest)
        {
            var keys = Array.ConvertAll(order, i => keyOf(i));
            Array.Sort(keys, order);
            ties.Add(new RemainderTie(order, keys, rest));
        }

        for (var k = 0; k < rest; k++)
        {
            result[order[k]]++;
        }
    }
}
