using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Audit.Domain;

/// <summary>One change or refusal, as it is stored.</summary>
internal sealed record AuditEntry
{
    public const string Change = "change";
    public const string Refusal = "refusal";

    private const int MaxResourceLength = 300;
    private const int MaxDetailLength = 500;

    /// <summary>Place in the log, from 1 without gaps; given when it is written.</summary>
    public long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    /// <summary>User id; empty for someone unknown.</summary>
    public required string UserId { get; init; }

    /// <summary>What the call came through, separated by commas: <c>json</c>, modules; empty = by gRPC straight from the network.</summary>
    public required string Via { get; init; }

    public required string Peer { get; init; }

    public required string Method { get; init; }

    public required string Resource { get; init; }

    public required string RequestId { get; init; }

    /// <summary>tpid of the institution for which it was done by a mandate; null = in the user's own right.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Name of that mandate.</summary>
    public string? Mandate { get; init; }

    public required string Outcome { get; init; }

    public required string Detail { get; init; }

    /// <summary>Equal refusals that this entry stands for.</summary>
    public long Count { get; init; } = 1;

    /// <summary>
    /// Over what the change wrote (<see cref="AuditContent"/>); null for refusals, and for changes from before contents were logged.
    /// </summary>
    public string? Contents { get; init; }

    /// <summary>Over this entry and the hash of the one before; given when it is written.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The entry as it can be stored: bounded texts without control characters, the instant in microseconds.</summary>
    public AuditEntry Storable() => this with
    {
        At = new DateTimeOffset(At.UtcTicks - (At.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
        UserId = Clean(UserId, MaxResourceLength),
        Peer = Clean(Peer, MaxResourceLength),
        Resource = Clean(Resource, MaxResourceLength),
        RequestId = Clean(RequestId, MaxResourceLength),
        Detail = Clean(Detail, MaxDetailLength),
    };

    /// <summary>The entry at its place in the log.</summary>
    public AuditEntry After(long sequence, string hash)
    {
        var placed = this with { Sequence = sequence + 1 };
        return placed with { Hash = placed.HashAfter(hash) };
    }

    /// <summary>
    /// The hash that the entry must have after another. No field holds a line end, so the lines can be read in one way only.
    /// </summary>
    public string HashAfter(string previous) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        previous,
        Sequence.ToString(CultureInfo.InvariantCulture),
        At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        Kind,
        UserId,
        Via,
        Peer,
        Method,
        Resource,
        RequestId,
        Outcome,
        Detail,
        // Two lines more, or none, and one more, or none: entries from before there were mandates and contents keep their hash.
        Count.ToString(CultureInfo.InvariantCulture) + ((Mandate ?? OnBehalfOf) is null ? "" : $"\n{OnBehalfOf}\n{Mandate}")
            + (Contents is null ? "" : $"\n{Contents}")))));

    private static string Clean(string text, int length)
    {
        // A pair of surrogates is not cut in two, and a lone one is not stored.
        var cut = text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c))));
    }
}
