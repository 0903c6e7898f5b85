using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Dataset;

/// <summary>What a dataset is checked against beyond itself.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// The known protocols. Null: protocol ids and sectors are not checked, and consortia are taken to exist for GZ.
    /// </summary>
    public ProtocolLibrary? Protocols { get; init; }

    /// <summary>
    /// The protocol used instead of the one that <c>year.csv</c> names (<c>allocate --protocol</c>); the id in
    /// <c>year.csv</c> is then not checked. Null: the one that <c>year.csv</c> names.
    /// </summary>
    public Protocol? ProtocolOverride { get; init; }

    /// <summary>The protocol that a year is checked against; null when it is not known.</summary>
    /// <param name="id">What <c>year.csv</c> names.</param>
    public Protocol? ProtocolOf(string? id) => ProtocolOverride ?? (id is null ? null : Protocols?.Find(id));

    /// <summary>The professions for which consortia mean anything (rules.md 2a); GZ where the protocol is not known.</summary>
    /// <param name="id">What <c>year.csv</c> names.</param>
    public IReadOnlyList<Profession> ConsortiumProfessionsOf(string? id) =>
        ProtocolOf(id) is { } protocol ? [.. Enum.GetValues<Profession>().Where(protocol.HasConsortia)] : [Profession.GZ];

    /// <summary>Which days of training count in a year; the usual ones where the protocol is not known.</summary>
    /// <param name="year">What <c>year.csv</c> says.</param>
    public VolumeWindow WindowOf(YearRow year) => ProtocolOf(year.Protocol)?.VolumeWindow(year.Year) ?? VolumeWindow.Usual(year.Year);

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
