using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Reference;

/// <summary>The lots of one profession (rules.md 4.3).</summary>
internal sealed record ReferenceLots(byte[] Seed, int Year, string Profession, string Suffix)
{
    private readonly Dictionary<string, Key> _drawn = [];

    public Key Of(string draw, string party, int n = 1)
    {
        var message = $"TopGrid-lot-v1\n{Year}\n{Profession}\n{draw}{Suffix}\n{party}\n{n}";
        if (!_drawn.TryGetValue(message, out var key))
        {
            key = new(HMACSHA256.HashData(Seed, Encoding.UTF8.GetBytes(message)));
            _drawn.Add(message, key);
        }

        return key;
    }

    /// <summary>A lot: bytes compared unsigned, left to right; the lowest comes first.</summary>
    internal sealed class Key(byte[] bytes) : IComparable<Key>
    {
        private readonly byte[] _bytes = bytes;

        public int CompareTo(Key? other) => _bytes.AsSpan().SequenceCompareTo(other!._bytes);
    }
}

/// <summary>One party before a threshold: what it wants and what it has (rules.md 4.2).</summary>
internal sealed record Asker(string Tpid, long Volume, int Wants, int Has)
{
    /// <summary>w_i(d) = min(q_i - a_i, max(0, floor(h_i / d) - a_i)).</summary>
    public int Whole(long d) => (int)Math.Min(Wants, Math.Max(0, (Volume / d) - Has));
}

internal static class ReferencePrimitives
{
    /// <summary>rules.md 4.1, literally; what nobody can take is not in the answer.</summary>
    public static Dictionary<string, int> LargestRemainder(
        Dictionary<string, long> weights, int seats, Dictionary<string, int>? caps, Func<string, ReferenceLots.Key> lot)
    {
        Dictionary<string, int> final = [];
        var left = seats;
        var parties = weights.Keys.ToList();
        while (true)
        {
            var given = Uncapped(parties.ToDictionary(p => p, p => weights[p]), left, lot);
            var over = parties.Where(p => caps is not null && given[p] > caps[p]).ToList();
            if (over.Count == 0)
            {
                return final.Concat(given).ToDictionary(x => x.Key, x => x.Value);
            }

            foreach (var party in over)
            {
                final[party] = caps![party];
                left -= caps[party];
                parties.Remove(party);
            }
        }
    }

    /// <summary>rules.md 4.2: null without scarcity, otherwise the smallest d from 1 upward with F(d) at most the seats.</summary>
    public static long? Threshold(List<Asker> askers, int seats)
    {
        if (askers.Sum(a => a.Wants) <= seats)
        {
            return null;
        }

        var d = 1L;
        var wanting = askers.Where(a => a.Wants > 0).ToArray();
        while (Whole(wanting, d) > seats)
        {
            d++;
        }

        return d;
    }

    /// <summary>A lottery for places: a ticket for every place still wanted (rules.md 4.3).</summary>
    public static List<string> Lottery(
        IEnumerable<(string Tpid, int Wants)> wishes, int seats, string tickets, Func<string, int, ReferenceLots.Key> lot)
    {
        var all = wishes.SelectMany(w => Enumerable.Range(1, w.Wants).Select(n => (w.Tpid, N: n, Key: lot(w.Tpid, n))));
        var sorted = tickets == "per-place"
            ? all.OrderBy(t => t.Key)
            : all.OrderBy(t => t.N).ThenBy(t => t.Key);
        return sorted.Take(seats).Select(t => t.Tpid).ToList();
    }

    /// <summary>F(d), in a bare loop: it runs for every d.</summary>
    private static int Whole(Asker[] askers, long d)
    {
        var sum = 0;
        foreach (var asker in askers)
        {
            sum += asker.Whole(d);
        }

        return sum;
    }

    private static Dictionary<string, int> Uncapped(
        Dictionary<string, long> weights, int seats, Func<string, ReferenceLots.Key> lot)
    {
        BigInteger total = weights.Values.Sum();
        if (total == 0)
        {
            return weights.Keys.ToDictionary(p => p, _ => 0);
        }

        var given = weights.ToDictionary(w => w.Key, w => (int)(new BigInteger(seats) * w.Value / total));
        var order = weights.Keys
            .OrderByDescending(p => new BigInteger(seats) * weights[p] % total)
            .ThenBy(lot)
            .ToList();
        foreach (var party in order.Take(seats - given.Values.Sum()))
        {
            given[party]++;
        }

        return given;
    }
}
