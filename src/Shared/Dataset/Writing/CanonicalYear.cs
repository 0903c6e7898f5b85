using System.Security.Cryptography;

namespace TopGrid.Dataset;

/// <summary>
/// A year in canonical form: every file's rows in canonical order, and what follows from them alone. An edit of some files
/// (<see cref="YearJudge"/>) takes over the others as they are, so that they are not written again for the hash.
/// </summary>
public sealed class CanonicalYear
{
    private readonly CanonicalFile[] _files;
    private readonly Lazy<string> _inputHash;

    private CanonicalYear(CanonicalFile[] files, string? inputHash)
    {
        _files = files;
        var rows = new LoadedYear();
        rows.ForEach(new Giving(this));
        Facts = rows.ToDatasetYear();
        _inputHash = inputHash is null ? new(Hash) : new(inputHash);
    }

    /// <summary>The rows; those of every file stand in the order of their canonical lines by bytes.</summary>
    public DatasetYear Facts { get; }

    /// <summary>The input hash (docs/canonical.md).</summary>
    public string InputHash => _inputHash.Value;

    /// <summary>
    /// The files that a folder of the year has, in byte order of their names: the mandatory ones, and the optional ones that have a row.
    /// </summary>
    public IEnumerable<CanonicalFile> Files =>
        _files.Where(file => file.Table.Schema.Mandatory || file.RowCount > 0).OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>What came of reading all of the year; null = nobody did yet.</summary>
    internal YearVerdict? Verdict { get; set; }

    /// <summary>Takes rows in any order.</summary>
    /// <param name="year">The year.</param>
    public static CanonicalYear Of(DatasetYear year) => new([.. DatasetSchema.Tables.Select(table => table.Canonical(year))], null);

    /// <summary>The same year for those who may not see its seed. It keeps the input hash, into which the seed's commitment goes.</summary>
    public CanonicalYear WithoutSeed() =>
        new(Replace([DatasetSchema.Year.Canonical(Facts with { Year = Facts.Year with { Seed = null } })]), InputHash);

    /// <summary>The year with some files in place of those of the same name.</summary>
    internal CanonicalYear With(IReadOnlyCollection<CanonicalFile> changed) => new(Replace(changed), null);

    internal CanonicalFile File(FileTable table) => Array.Find(_files, file => file.Table == table)!;

    internal CanonicalFile<TRow> File<TRow>(FileTable<TRow> table)
        where TRow : class => (CanonicalFile<TRow>)File((FileTable)table);

    private CanonicalFile[] Replace(IReadOnlyCollection<CanonicalFile> changed) =>
        Array.ConvertAll(_files, file => changed.FirstOrDefault(other => other.Table == file.Table) ?? file);

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in CanonicalForm.HashedTables)
        {
            var file = table == DatasetSchema.Year ? table.Canonical(CanonicalForm.Committed(Facts)) : File(table);
            file.AppendTo(hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Giving(CanonicalYear year) : ITableVisitor
    {
        public void Visit<TRow>(LoadedTable<TRow> table)
            where TRow : class => table.Give(year.File(table.Table).Rows, () => []);
    }
}

/// <summary>Whether a year is without errors.</summary>
/// <param name="Options">What it was checked against.</param>
/// <param name="IsValid">Whether nothing speaks against it.</param>
internal sealed record YearVerdict(DatasetOptions Options, bool IsValid);
