namespace TopGrid.Dataset;

/// <summary>
/// The order of findings: file, line, column as it stands in dataset.md, code; how many more a file has comes after those that are told.
/// </summary>
internal static class FindingOrder
{
    internal static List<Finding> Sort(List<Finding> findings)
    {
        var columns = new Dictionary<(string File, string Column), int>();
        foreach (var file in DatasetSchema.Files)
        {
            for (var i = 0; i < file.Columns.Count; i++)
            {
                columns[(file.Name, file.Columns[i].Name)] = i + 1;
            }
        }

        int Position(Finding finding) =>
            finding.Column.Length == 0 ? 0 : columns.GetValueOrDefault((finding.File, finding.Column), int.MaxValue);

        return
        [
            .. findings
                .OrderBy(f => f.File, StringComparer.Ordinal)
                .ThenBy(f => f.Kind == FindingKinds.MoreErrors || f.Kind == FindingKinds.MoreWarnings)
                .ThenBy(f => f.Line)
                .ThenBy(Position)
                .ThenBy(f => f.Column, StringComparer.Ordinal)
                .ThenBy(f => f.Code, StringComparer.Ordinal)
                .ThenBy(f => string.Join('\n', f.Arguments), StringComparer.Ordinal),
        ];
    }
}
