using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Identities;

/// <summary>
/// Identities in a file: who holds which token. Reads are of the file as it is now, so a token made or removed by the command
/// line holds at once in a running host. Only its owner may read the file.
/// </summary>
/// <param name="path">The file; made on the first <see cref="Create"/>.</param>
public sealed class LocalIdentityStore(string path)
{
    private const int SecretBytes = 32;

    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter<CallerRole>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    private readonly Lock _gate = new();
    private (DateTime Written, long Length, ImmutableArray<LocalIdentity> Identities)? _read;

    /// <summary>Makes an identity and its token.</summary>
    /// <param name="userId">Stable id of the person.</param>
    /// <param name="displayName">Name for people.</param>
    /// <param name="roles">What the person may act as; at least one, and not <see cref="CallerRole.Module"/>.</param>
    /// <param name="institutions">The institutions served, by tpid.</param>
    /// <param name="consortia">The consortia served.</param>
    /// <param name="institutes">The training institutes served.</param>
    /// <param name="certificate">
    /// The client certificate by which the person is known too, as <see cref="ClientCertificates"/> writes it; null = none.
    /// </param>
    /// <returns>The identity, and the token <c>{id}.{secret}</c>, which cannot be shown again.</returns>
    /// <exception cref="ArgumentException">A user id that is empty, or roles that cannot be given.</exception>
    /// <exception cref="InvalidDataException">The file is not an identities file.</exception>
    public (LocalIdentity Identity, string Token) Create(
        string userId,
        string displayName,
        IEnumerable<CallerRole> roles,
        IEnumerable<string>? institutions = null,
        IEnumerable<string>? consortia = null,
        IEnumerable<string>? institutes = null,
        string? certificate = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        var given = roles.Distinct().Order().ToImmutableArray();
        if (RoleNames.Contradiction(given) is { } wrong)
        {
            throw new ArgumentException($"{userId}: {wrong}", nameof(roles));
        }

        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        var identity = new LocalIdentity(
            RandomNumberGenerator.GetHexString(12, lowercase: true), userId, displayName, given, HashOf(secret))
        {
            Institutions = Sorted(institutions),
            Consortia = Sorted(consortia),
            Institutes = Sorted(institutes),
            Certificate = certificate,
        };
        Change(identities => identities.Add(identity));
        return (identity, $"{identity.Id}.{Base64Url.EncodeToString(secret)}");
    }

    /// <summary>Every identity, in the order they were made.</summary>
    /// <returns>The rows of the file; none when there is no file.</returns>
    /// <exception cref="InvalidDataException">The file is not an identities file.</exception>
    public ImmutableArray<LocalIdentity> List()
    {
        lock (_gate)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                _read = null;
                return [];
            }

            if (_read is not { } known || known.Written != file.LastWriteTimeUtc || known.Length != file.Length)
            {
                known = (file.LastWriteTimeUtc, file.Length, Load());
                _read = known;
            }

            return known.Identities;
        }
    }

    /// <summary>Removes an identity; its token is no longer taken.</summary>
    /// <param name="id">Id of the token.</param>
    /// <returns>False when there is none with this id.</returns>
    /// <exception cref="InvalidDataException">The file is not an identities file.</exception>
    public bool Remove(string id)
    {
        var removed = false;
        Change(identities =>
        {
            var left = identities.RemoveAll(identity => identity.Id == id);
            removed = left.Length < identities.Length;
            return left;
        });
        return removed;
    }

    /// <summary>The holder of a token that <see cref="Create"/> made.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The identity, or null when the token belongs to no one.</returns>
    /// <exception cref="InvalidDataException">The file is not an identities file.</exception>
    public LocalIdentity? FindByToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        Span<byte> secret = stackalloc byte[SecretBytes];
        if (dot <= 0
            || !Base64Url.IsValid(token.AsSpan(dot + 1), out var length)
            || length != SecretBytes
            || !Base64Url.TryDecodeFromChars(token.AsSpan(dot + 1), secret, out _))
        {
            return null;
        }

        // The id is no secret; the hash is compared in constant time.
        var identity = Find(token[..dot]);
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, given);
        return identity is not null && CryptographicOperations.FixedTimeEquals(given, Convert.FromHexString(identity.SecretSha256))
            ? identity
            : null;
    }

    /// <summary>The identity of this id, as it is now.</summary>
    /// <param name="id">Id of the token.</param>
    /// <returns>The identity, or null when there is none with this id.</returns>
    /// <exception cref="InvalidDataException">The file is not an identities file.</exception>
    public LocalIdentity? Find(string id) => List().FirstOrDefault(identity => identity.Id == id);

    private static string HashOf(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(SHA256.HashData(secret));

    private static ImmutableArray<string> Sorted(IEnumerable<string>? values) =>
        values is null ? [] : [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private ImmutableArray<LocalIdentity> Load()
    {
        try
        {
            var identities = JsonSerializer.Deserialize<ImmutableArray<LocalIdentity>>(File.ReadAllBytes(path), _json);
            return !identities.All(identity => identity.SecretSha256 is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit))
                ? throw new InvalidDataException(
                    $"{path} holds an identity whose secret_sha256 is not 64 hex digits. Restore the file, or remove the row.")
                : identities.Select(identity => identity.Certificate).OfType<string>().Select(ClientCertificates.Problem)
                .FirstOrDefault(problem => problem is not null) is { } problem
                    ? throw new InvalidDataException($"{path}: {problem} Correct the row, or remove it.")
                    : identities;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{path} is not an identities file: {exception.Message} Restore it, or remove it and make the identities again.",
                exception);
        }
    }

    /// <summary>Writes a new file beside the old one and moves it over it; a lock file keeps a second process out meanwhile.</summary>
    private void Change(Func<ImmutableArray<LocalIdentity>, ImmutableArray<LocalIdentity>> change)
    {
        lock (_gate)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            using var held = new FileStream(path + ".lock", OwnerOnlyFile.Options(FileMode.OpenOrCreate));
            _read = null;
            var changed = change(List());
            var temporary = path + ".new";
            File.Delete(temporary);
            using (var stream = new FileStream(temporary, OwnerOnlyFile.Options(FileMode.CreateNew)))
            {
                JsonSerializer.Serialize(stream, changed, _json);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            _read = null;
        }
    }
}
