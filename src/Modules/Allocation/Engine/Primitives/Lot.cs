using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TopGrid.Hashing;

namespace TopGrid.Allocation.Engine;

/// <summary>
/// Lots (rules.md 4.3): HMAC-SHA256 with the published seed over
/// <c>TopGrid-lot-v1\n{T}\n{profession}\n{draw}\n{party}\n{n}</c>. The lowest key comes first.
/// </summary>
public sealed class Lot
{
    private readonly byte[] _seed;
    private readonly HmacKey? _hmac;
    private readonly string _prefix;
    private readonly ConcurrentDictionary<(string Draw, string Party, int N), LotKey>? _known;

    /// <summary>Lots of one year and profession.</summary>
    public Lot(byte[] seed, int year, string profession)
    {
        _seed = seed;
        _hmac = Sha256Lanes.IsSupported ? new HmacKey(seed) : null;
        _prefix = string.Create(CultureInfo.InvariantCulture, $"TopGrid-lot-v1\n{year}\n{profession}\n");
    }

    private Lot(Lot other)
    {
        (_seed, _hmac, _prefix) = (other._seed, other._hmac, other._prefix);
        _known = new ConcurrentDictionary<(string Draw, string Party, int N), LotKey>();
    }

    /// <summary>The same lots, each computed once: for many runs of the ladder that draw nearly the same.</summary>
    internal Lot Remembering() => new(this);

    /// <summary>The key of one ticket.</summary>
    /// <param name="draw">Name of the draw, suffix included.</param>
    /// <param name="party">tpid, sector or consortium id.</param>
    /// <param name="n">1 or more.</param>
    public LotKey Key(string draw, string party, int n) =>
        _known is null
            ? Compute(draw, party, n)
            : _known.GetOrAdd((draw, party, n), static (ticket, lot) => lot.Compute(ticket.Draw, ticket.Party, ticket.N), this);

    /// <summary>The keys of many tickets of one draw; on all cores when there are many.</summary>
    internal LotKey[] Keys(string draw, string[] names, int[] parties, int[] n)
    {
        var keys = new LotKey[parties.Length];
        void Fill(int from, int to)
        {
            var done = _known is null && _hmac is not null
                ? FillInLanes(new HmacLanes(_hmac), Head(draw), names, parties.AsSpan(from..to), n.AsSpan(from..to), keys.AsSpan(from..to))
                : 0;
            for (var k = from + done; k < to; k++)
            {
                keys[k] = Key(draw, names[parties[k]], n[k]);
            }
        }

        const int Batch = 2048;
        if (parties.Length <= Batch)
        {
            Fill(0, parties.Length);
        }
        else
        {
            Parallel.For(0, (parties.Length + Batch - 1) / Batch, batch => Fill(batch * Batch, Math.Min(keys.Length, (batch + 1) * Batch)));
        }

        return keys;
    }

    /// <summary>
    /// Fills from the start as many keys as whole vectors hold, up to the first message that is too long for one; gives how many.
    /// </summary>
    private static int FillInLanes(
        HmacLanes codes, ReadOnlySpan<byte> head, string[] names, ReadOnlySpan<int> parties, ReadOnlySpan<int> n, Span<LotKey> keys)
    {
        var lanes = Sha256Lanes.Lanes;
        if (keys.Length < lanes || head.Length > HmacLanes.LongestMessage)
        {
            return 0;
        }

        for (var lane = 0; lane < lanes; lane++)
        {
            head.CopyTo(codes.Message(lane));
        }

        var done = 0;
        for (; keys.Length - done >= lanes; done += lanes)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                var party = names[parties[done + lane]];
                if (head.Length + TailRoom(party) > HmacLanes.LongestMessage)
                {
                    return done;
                }

                codes.End(lane, head.Length + WriteTail(codes.Message(lane)[head.Length..], party, n[done + lane]));
            }

            var computed = codes.Compute();
            for (var lane = 0; lane < lanes; lane++)
            {
                keys[done + lane] = LotKey.FromBytes(computed[(lane * LotKey.Length)..]);
            }
        }

        return done;
    }

    private LotKey Compute(string draw, string party, int n)
    {
        var head = Head(draw);
        var room = head.Length + TailRoom(party);
        var message = room <= 512 ? stackalloc byte[room] : new byte[room];
        head.CopyTo(message);
        var length = head.Length + WriteTail(message[head.Length..], party, n);
        Span<byte> key = stackalloc byte[LotKey.Length];
        HMACSHA256.HashData(_seed, message[..length], key);
        return LotKey.FromBytes(key);
    }

    /// <summary>The message up to the party, the same for all tickets of a draw.</summary>
    private byte[] Head(string draw) => Encoding.UTF8.GetBytes(_prefix + draw + "\n");

    private static int TailRoom(string party) => (3 * party.Length) + 12;

    private static int WriteTail(Span<byte> message, string party, int n)
    {
        var length = Encoding.UTF8.GetBytes(party, message);
        message[length++] = (byte)'\n';
        n.TryFormat(message[length..], out var digits, provider: CultureInfo.InvariantCulture);
        return length + digits;
    }
}
