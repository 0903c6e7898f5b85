namespace TopGrid.Dataset;

/// <summary>What the reader must know of a protocol; the protocol files themselves belong to the calculation.</summary>
/// <param name="Sectors">The protocol's list of sectors.</param>
/// <param name="ConsortiumProfessions">Professions for which consortia exist (rules.md 2a).</param>
public sealed record ProtocolFacts(IReadOnlyCollection<string> Sectors, IReadOnlyCollection<Profession> ConsortiumProfessions);

/// <summary>What a dataset is checked against beyond itself.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// The known protocols by id. Null: protocol ids and sectors are not checked, and consortia are taken to exist for GZ.
    /// </summary>
    public IReadOnlyDictionary<string, ProtocolFacts>? Protocols { get; init; }

    /// <summary>
    /// The protocol used instead of the one that <c>year.csv</c> names (<c>allocate --protocol</c>); the id in
    /// <c>year.csv</c> is then not checked. Null: the one that <c>year.csv</c> names.
    /// </summary>
    public ProtocolFacts? ProtocolOverride { get; init; }

    /// <summary>
    /// Errors, and as many warnings, that are told of a file; how many more it has is a finding of its own. Nobody mends more than these
    /// before reading the file again.
    /// </summary>
    public int MostFindingsPerFile { get; init; } = 1_000;
}

/// <summary>One file handed to the reader: its name, as in dataset.md, and its bytes.</summary>
/// <param name="Name">File name without folder, such as <c>requests.csv</c>.</param>
/// <param name="Content">The bytes from the beginning; read once, forward only, and disposed by the reader.</param>
public sealed record DatasetFile(string Name, Stream Content);

/// <summary>What came out of reading a year.</summary>
/// <param name="Year">The year; null when a finding is an error, since then nothing is imported or computed.</param>
/// <param name="Findings">
/// The findings of all files, ordered by file, line, column and code; of each file as many as was asked, and how many more.
/// </param>
public sealed record DatasetReading(DatasetYear? Year, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether the data are refused.</summary>
    public bool HasErrors => Findings.Any(f => f.Severity == Severity.Error);
}
