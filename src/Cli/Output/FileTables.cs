using TopGrid.Cli.Texts;
using TopGrid.Common.V1;

namespace TopGrid.Cli.Output;

/// <summary>Files that came from or went to a host.</summary>
internal static class FileTables
{
    public static Document Of(Screen screen, FileSetHeader files, string folder) =>
        new Document(ProtoJson.ToJson(files))
            .AddFiles(files.Files)
            .Facts((screen.In(Phrases.InputHash), files.InputHash), (screen.In(Phrases.WrittenTo), folder));

    public static Document AddFiles(this Document document, IEnumerable<FileDigest> files) => document.Table(
        [new(Phrases.ColFile), Column.Number(Phrases.ColRows), Column.Number(Phrases.ColBytes), new(Phrases.ColHash)],
        files.Select(
            file => (IReadOnlyList<string>)[file.File, Cell.Of(file.RowCount), Cell.Of(file.SizeBytes), Hashes.Short(file.Sha256)]));
}
