using TopGrid.Dataset;
using TopGrid.Registration.Persistence;
using TopGrid.Rpc.Errors;

namespace TopGrid.Registration.Domain;

/// <summary>A correction at the level of cells.</summary>
internal static class CellEdit
{
    /// <summary>One row changed, added or removed; not judged yet.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION when the cells point at no row or at several.</exception>
    public static YearEdit Of(DatasetYear year, FileSchema schema, IDictionary<string, string> match, IDictionary<string, string> values)
    {
        var columns = schema.Columns.Select(column => column.Name).ToList();
        var rows = schema.Name == YearLine.File
            ? [YearLine.Cells(year.Year)]
            : FactTables.All.Single(table => table.File == schema.Name).Accept(new CellsOf(year));
        var found = match.Count == 0 ? -1 : Find(rows, columns, match, schema.Name);
        var before = found < 0 ? null : CanonicalLine.FromCells(rows[found]);
        var after = values.Count == 0 ? null : CanonicalLine.FromCells(
            columns.Select((column, i) => values.TryGetValue(column, out var cell) ? cell : found < 0 ? "" : rows[found][i]));
        return new YearEdit().ReplaceLine(schema.Name, before, after);
    }

    private static int Find(List<IReadOnlyList<string>> rows, List<string> columns, IDictionary<string, string> match, string file)
    {
        var wanted = match.Select(cell => (Column: columns.IndexOf(cell.Key), cell.Value)).ToList();
        var found = rows.Index().Where(row => wanted.TrueForAll(cell => row.Item[cell.Column] == cell.Value)).Take(2).ToList();
        return found.Count == 1 || (found.Count == 2 && rows[found[0].Index].SequenceEqual(rows[found[1].Index]))
            ? found[0].Index
            : throw Problems.FailedPrecondition(
                found.Count == 0 ? $"No row of {file} has these cells" : $"Several rows of {file} have these cells", "field match",
                "Name the cells that only this row has, written as the export writes them");
    }

    private sealed class CellsOf(DatasetYear year) : IFactTableVisitor<List<IReadOnlyList<string>>>
    {
        public List<IReadOnlyList<string>> Visit<TRow>(FactTable<TRow> table)
            where TRow : class => [.. table.Rows(year).Select(table.Cells)];
    }
}
