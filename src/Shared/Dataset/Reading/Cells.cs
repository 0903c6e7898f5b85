using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>The parsed cells of one row, in the order of the schema; reused from row to row.</summary>
internal sealed class Cells(int count)
{
    private readonly Cell[] _cells = new Cell[count];

    internal int Count => _cells.Length;

    internal ref Cell this[int column] => ref _cells[column];

    internal string Id(int column) => _cells[column].Text ?? "";

    internal string? IdOrNull(int column) => _cells[column].Text;

    internal string Text(int column) => _cells[column].Text ?? "";

    internal int Number(int column) => _cells[column].Number;

    internal int? NumberOrNull(int column) => _cells[column].IsEmpty ? null : _cells[column].Number;

    internal DateOnly Date(int column) => _cells[column].Date;

    internal DateOnly? DateOrNull(int column) => _cells[column].IsEmpty ? null : _cells[column].Date;

    internal bool Flag(int column) => _cells[column].Flag;

    internal bool? FlagOrNull(int column) => _cells[column].IsEmpty ? null : _cells[column].Flag;

    internal Profession Profession(int column) => (Profession)_cells[column].Number;
}

/// <summary>One parsed cell; which field counts follows from the column's type.</summary>
internal struct Cell
{
    internal string? Text;
    internal int Number;
    internal DateOnly Date;
    internal bool Flag;
    internal bool IsEmpty;
    internal bool IsBad;
}
