using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Allocation.Engine;

/// <summary>
/// Lots (rules.md 4.3): HMAC-SHA256 with the published seed over
/// <c>TopGrid-lot-v1\n{T}\n{profession}\n{draw}\n{party}\n{n}</c>. The lowest key comes first.
/// </summary>
public sealed class Lot
{
    private readonly byte[] seed;
    private readonly byte[] prefix;
    private readonly ConcurrentDictionary<(string Draw, string Party, int N), LotKey>? known;

    /// <summary>Lots of one year and profession.</summary>
    public Lot(byte[] seed, int year, string profession)
    {
        this.seed = seed;
        prefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"TopGrid-lot-v1\n{year}\n{profession}\n"));
    }

    private Lot(Lot other)
    {
        (seed, prefix) = (other.seed, other.prefix);
        known = new ConcurrentDictionary<(string Draw, string Party, int N), LotKey>();
    }

    /// <summary>The same lots, each computed once: for many runs of the ladder that draw nearly the same.</summary>
    internal Lot Remembering() => new(this);

    /// <summary>The key of one ticket.</summary>
    /// <param name="draw">Name of the draw, suffix included.</param>
    /// <param name="party">tpid, sector or consortium id.</param>
    /// <param name="n">1 or more.</param>
    public LotKey Key(string draw, string party, int n) =>
        known is null ? Compute(draw, party, n) : known.GetOrAdd((draw, party, n), static (ticket, lot) => lot.Compute(ticket.Draw, ticket.Party, ticket.N), this);

    /// <summary>The keys of many tickets of one draw; on all cores when there are many.</summary>
    internal LotKey[] Keys(string draw, string[] names, int[] parties, int[] n)
    {
        var keys = new LotKey[parties.Length];
        const int Batch = 2048;
        if (parties.Length <= Batch)
        {
            for (var k = 0; k < keys.Length; k++)
            {
                keys[k] = Key(draw, names[parties[k]], n[k]);
            }

            return keys;
        }

        Parallel.For(0, (parties.Length + Batch - 1) / Batch, batch =>
        {
            var end = Math.Min(keys.Length, (batch + 1) * Batch);
            for (var k = batch * Batch; k < end; k++)
            {
                keys[k] = Key(draw, names[parties[k]], n[k]);
            }
        });
        return keys;
    }

    private LotKey Compute(string draw, string party, int n)
    {
        var room = prefix.Length + Encoding.UTF8.GetMaxByteCount(draw.Length + party.Length) + 16;
        var message = room <= 512 ? stackalloc byte[room] : new byte[room];
        prefix.CopyTo(message);
        var length = prefix.Length;
        length += Encoding.UTF8.GetBytes(draw, message[length..]);
        message[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(party, message[length..]);
        message[length++] = (byte)'\n';
        n.TryFormat(message[length..], out var digits, provider: CultureInfo.InvariantCulture);
        length += digits;

        Span<byte> key = stackalloc byte[LotKey.Length];
        HMACSHA256.HashData(seed, message[..length], key);
        return LotKey.FromBytes(key);
    }
}
