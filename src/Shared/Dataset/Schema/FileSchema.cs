namespace TopGrid.Dataset;

/// <summary>What a cell of a column may hold (dataset.md).</summary>
public enum ColumnType
{
    /// <summary>An id: text without control characters, compared byte by byte.</summary>
    Id,

    /// <summary>Free text; a line break is allowed, other control characters are not.</summary>
    Text,

    /// <summary>One of a fixed list of codes.</summary>
    Code,

    /// <summary>Any number of codes of a fixed list, separated by <c>;</c>.</summary>
    CodeSet,

    /// <summary>A whole number from 0 to what the column may hold at most.</summary>
    Number,

    /// <summary>A whole number from 0 to 100.</summary>
    Percent,

    /// <summary>A calendar year.</summary>
    Year,

    /// <summary>A date of the form yyyy-mm-dd.</summary>
    Date,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A seed of 64 hexadecimal digits.</summary>
    Seed,
}

/// <summary>One column of a file.</summary>
/// <param name="Name">Name in the header row.</param>
/// <param name="Type">What its cells may hold.</param>
/// <param name="Mandatory">Whether an empty cell is an error; otherwise empty means unknown, or the default.</param>
/// <param name="IsKey">Whether the column is part of the key.</param>
/// <param name="Codes">The codes of a code column, in dataset.md's order; empty for others.</param>
/// <param name="References">The file whose ids the column names; null when it names none.</param>
/// <param name="Default">The value of an empty cell in canonical form; null when it stays empty.</param>
public sealed record ColumnSchema(
    string Name,
    ColumnType Type,
    bool Mandatory,
    bool IsKey,
    IReadOnlyList<string> Codes,
    string? References,
    int? Default)
{
    /// <summary>The largest number of a number column that has no limit of its own: sums of two still fit in 32 bits.</summary>
    public const int LargestNumber = 999_999_999;

    /// <summary>The largest number of a number column.</summary>
    public int Most { get; init; } = LargestNumber;
}

/// <summary>One file of the dataset.</summary>
/// <param name="Name">File name.</param>
/// <param name="Mandatory">Whether a missing file is an error.</param>
/// <param name="Columns">Columns in dataset.md's order, which is the order of the canonical form.</param>
public sealed record FileSchema(string Name, bool Mandatory, IReadOnlyList<ColumnSchema> Columns);
