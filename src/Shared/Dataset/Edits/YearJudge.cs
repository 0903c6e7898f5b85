namespace TopGrid.Dataset;

/// <summary>What became of an edit.</summary>
/// <param name="Year">The year after it; null when it is refused.</param>
/// <param name="Errors">Why it is refused: the errors that the year would have, in their order.</param>
public sealed record JudgedEdit(CanonicalYear? Year, IReadOnlyList<Finding> Errors);

/// <summary>
/// Judges an edit of a year as if the whole year were written to files and read again, with every check. Of a year that was valid before,
/// only the rows that change are read as text, and only those checks run that read a changed file; both by the very code that reads whole
/// years. Warnings are not told: they refuse nothing.
/// </summary>
public static class YearJudge
{
    /// <summary>Judges an edit.</summary>
    /// <param name="year">The year. Whether it is valid itself is found out once, by reading all of it, and then remembered.</param>
    /// <param name="edit">What goes and what comes.</param>
    /// <param name="options">What the data are checked against.</param>
    /// <exception cref="ArgumentException">A row that is to go is not there.</exception>
    public static JudgedEdit Judge(CanonicalYear year, YearEdit edit, DatasetOptions options) =>
        IsValid(year, options) && ByRows(year, edit, options) is { } judged ? judged : ByText(year, edit, options);

    /// <summary>The same by writing and reading everything.</summary>
    /// <param name="year">The year.</param>
    /// <param name="edit">What goes and what comes.</param>
    /// <param name="options">What the data are checked against.</param>
    /// <exception cref="ArgumentException">A row that is to go is not there.</exception>
    public static JudgedEdit ByText(CanonicalYear year, YearEdit edit, DatasetOptions options)
    {
        var reading = DatasetReader.Read(DatasetSchema.Tables.Select(table => Written(year, table, edit)), options);
        return Judged(ErrorsOf(reading.Findings), () => CanonicalYear.Of(reading.Year!), options);
    }

    /// <summary>The same by the rows that change; null when it takes the whole text to tell.</summary>
    internal static JudgedEdit? ByRows(CanonicalYear year, YearEdit edit, DatasetOptions options)
    {
        var findings = new FindingList(options.MostFindingsPerFile);
        var loaded = new LoadedYear();
        var reading = new Reading(year, edit, findings);
        loaded.ForEach(reading);
        if (!reading.IsComplete)
        {
            return null;
        }

        DatasetReader.CheckRowCount(loaded.Year, findings);
        CrossChecks.RunTouched(loaded, [.. edit.Files.Keys], options, findings);
        return Judged(ErrorsOf(findings.InOrder()), () => year.With([.. reading.Results.Select(result => result())]), options);
    }

    private static bool IsValid(CanonicalYear year, DatasetOptions options)
    {
        if (year.Verdict?.Options != options)
        {
            year.Verdict = new YearVerdict(options, ByText(year, new YearEdit(), options).Year is not null);
        }

        return year.Verdict.IsValid;
    }

    private static List<Finding> ErrorsOf(IReadOnlyList<Finding> findings) =>
        [.. findings.Where(finding => finding.Severity == Severity.Error)];

    private static JudgedEdit Judged(List<Finding> errors, Func<CanonicalYear> valid, DatasetOptions options)
    {
        if (errors.Count > 0)
        {
            return new JudgedEdit(null, errors);
        }

        var year = valid();
        year.Verdict = new YearVerdict(options, IsValid: true);
        return new JudgedEdit(year, errors);
    }

    private static DatasetFile Written(CanonicalYear year, FileTable table, YearEdit edit)
    {
        var file = year.File(table);
        var content = new MemoryStream();
        var lines = edit.Files.TryGetValue(table, out var own) ? new PlacedEdit(file.Text(), own).Lines() : file.RowLines();
        DatasetWriter.Write(lines.Prepend(table.Header()), content);
        content.Position = 0;
        return new DatasetFile(table.Name, content);
    }

    private sealed class Reading(CanonicalYear year, YearEdit edit, FindingList findings) : ITableVisitor
    {
        internal bool IsComplete { get; private set; } = true;

        internal List<Func<CanonicalFile>> Results { get; } = [];

        public void Visit<TRow>(LoadedTable<TRow> table)
            where TRow : class
        {
            var file = year.File(table.Table);
            if (!edit.Files.TryGetValue(table.Table, out var own))
            {
                table.Give(file.Rows, () => LinesOf(file.Text()));
                return;
            }

            var edited = new EditedTable<TRow>(table.Table, file, own);
            IsComplete &= edited.Read(table, findings);
            Results.Add(edited.Result);
        }

        private static List<int> LinesOf(FileText text)
        {
            var (lines, line) = (new List<int>(text.Count), 2);
            for (var position = 0; position < text.Count; position++)
            {
                lines.Add(line);
                line += text.LineFeeds(position, position + 1);
            }

            return lines;
        }
    }
}
