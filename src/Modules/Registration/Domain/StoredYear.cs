using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TopGrid.Dataset;
using TopGrid.Registration.Persistence;

namespace TopGrid.Registration.Domain;

/// <summary>
/// One revision of a year's facts, read once and shared by all calls that read it. Every file's rows stand in the order of their
/// canonical lines.
/// </summary>
internal sealed class StoredYear
{
    private readonly Lazy<YearFiles> _files;
    private readonly Lazy<YearFiles> _filesWithoutSeed;
    private readonly Lazy<ConsortiumIndex> _consortia;

    public StoredYear(CanonicalYear canonical, YearState state)
    {
        Canonical = canonical;
        Revision = state.Revision;
        InputHash = state.InputHash;
        UpdatedAt = state.UpdatedAt;
        UpdatedBy = state.UpdatedBy;
        Etag = Hash(string.Create(CultureInfo.InvariantCulture, $"{AllocationYear}\n{Revision}\n{InputHash}"));
        _files = new(() => new YearFiles(Canonical));
        _filesWithoutSeed = new(() => new YearFiles(Canonical.WithoutSeed()));
        _consortia = new(() => new ConsortiumIndex(Facts));
    }

    /// <summary>The facts in canonical form, to be edited.</summary>
    public CanonicalYear Canonical { get; }

    public DatasetYear Facts => Canonical.Facts;

    public int AllocationYear => Facts.Year.Year;

    public long Revision { get; }

    public string InputHash { get; }

    public DateTimeOffset UpdatedAt { get; }

    public string UpdatedBy { get; }

    public string Etag { get; }

    public ConsortiumIndex Consortia => _consortia.Value;

    /// <summary>Whether this is the year in a state: the facts, and who made them so and when.</summary>
    public bool Is(YearState state) =>
        (Revision, InputHash, UpdatedAt, UpdatedBy) == (state.Revision, state.InputHash, state.UpdatedAt, state.UpdatedBy);

    public YearFiles Files(bool withSeed) => withSeed ? _files.Value : _filesWithoutSeed.Value;

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
