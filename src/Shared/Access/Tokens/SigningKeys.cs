using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace TopGrid.Access.Tokens;

/// <summary>
/// The public keys of an issuer, read once and kept. They are read anew when they get old, and when a token names a key that is not
/// among them, but never more often than the pace allows: a flood of tokens with invented keys costs one reading.
/// While the source is away the keys that are known still hold, for a day.
/// </summary>
/// <param name="issuer">Name of the issuer, for the log.</param>
/// <param name="read">Reads the key set (RFC 7517).</param>
/// <param name="pace">How often.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Told when the source is away.</param>
internal sealed class SigningKeys(
    string issuer, Func<CancellationToken, Task<string>> read, KeyPace pace, TimeProvider clock, ILogger logger) : IDisposable
{
    private const int LeastRsaBits = 2048;

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile KeySet _known = new([], DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>How long known keys hold while the source is away.</summary>
    public static TimeSpan LongestAway { get; } = TimeSpan.FromDays(1);

    /// <summary>The key that a token names.</summary>
    /// <param name="keyId">Header <c>kid</c>; null = the token names none, which suffices where there is one key.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The key, or null when there is none of this name.</returns>
    public async ValueTask<JsonWebKey?> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var seen = _known;
        if (seen.Find(keyId) is { } key && now - seen.ReadAt < pace.Fresh)
        {
            return key;
        }

        if (now - seen.TriedAt >= pace.LeastPause)
        {
            await _one.WaitAsync(cancellationToken);
            try
            {
                if (ReferenceEquals(_known, seen))
                {
                    // Whoever caused it may go away; the others want the keys all the same.
                    _known = await ReadAsync(seen, now, CancellationToken.None);
                }
            }
            finally
            {
                _one.Release();
            }
        }

        return now - _known.ReadAt < LongestAway ? _known.Find(keyId) : null;
    }

    /// <summary>The key that a token names, among those known now; see <see cref="FindAsync"/>.</summary>
    public JsonWebKey? Known(string? keyId) =>
        clock.GetUtcNow() - _known.ReadAt < LongestAway ? _known.Find(keyId is { Length: > 0 } ? keyId : null) : null;

    public void Dispose() => _one.Dispose();

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Whatever keeps the keys away, those known still hold; the log tells.")]
    private async Task<KeySet> ReadAsync(KeySet before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var keys = new JsonWebKeySet(await read(cancellationToken)).Keys.Where(IsUsable).ToImmutableArray();
            return new KeySet(keys, now, now);
        }
        catch (Exception problem)
        {
            logger.LogWarning(problem, "The keys of token issuer {Issuer} could not be read; those known hold on", issuer);
            return before with { TriedAt = now };
        }
    }

    // A symmetric key would let everyone who checks tokens make them; a key for encryption or a short one signs nothing.
    private static bool IsUsable(JsonWebKey key) =>
        key.Use is null or "" or "sig"
        && (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve
        || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= LeastRsaBits));

    private sealed record KeySet(ImmutableArray<JsonWebKey> Keys, DateTimeOffset ReadAt, DateTimeOffset TriedAt)
    {
        public JsonWebKey? Find(string? keyId) =>
            keyId is null ? (Keys is [var only] ? only : null) : Keys.FirstOrDefault(key => key.Kid == keyId);
    }
}

/// <summary>How often keys are read.</summary>
/// <param name="Fresh">Keys older than this are read anew.</param>
/// <param name="LeastPause">Shortest time between two readings.</param>
internal sealed record KeyPace(TimeSpan Fresh, TimeSpan LeastPause)
{
    /// <summary>For a key set at an address.</summary>
    public static KeyPace Remote { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(30));

    /// <summary>For one in a file of this machine.</summary>
    public static KeyPace File { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250));
}
