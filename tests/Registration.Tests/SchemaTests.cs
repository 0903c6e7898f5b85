using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.Tests.Support;
using TopGrid.Rules.Vocabulary;
using TopGrid.Testing;

namespace TopGrid.Registration.Tests;

public abstract class SchemaTests(TestDatabase database)
{
    [Fact]
    public async Task The_migrated_schema_is_the_models_schema() =>
        Assert.Empty(await SchemaComparer.DifferencesAsync(database, RegistrationModule.Storage));
}

public sealed class SchemaTestsOnSqlite(SqliteTestDatabase database) : SchemaTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class SchemaTestsOnPostgres(PostgresTestDatabase database) : SchemaTests(database), IClassFixture<PostgresTestDatabase>;

public sealed class FactTableTests
{
    [Fact]
    public void Every_file_of_the_dataset_has_a_table() => Assert.Equal(
        DatasetSchema.Files.Select(file => file.Name).Where(name => name != "year.csv").Order(StringComparer.Ordinal),
        FactTables.All.Select(table => table.File));

    [Fact]
    public void Single_rows_are_written_as_the_dataset_library_writes_files()
    {
        var year = SampleYear.Facts;
        foreach (var table in FactTables.All)
        {
            var lines = table.Accept(new LinesOf(year));
            var file = System.Text.Encoding.UTF8.GetString(SampleYear.Files(year)[table.File]);
            var header = string.Join(',', table.Schema.Columns.Select(column => column.Name));
            Assert.Equal(file, string.Concat(lines.Order(Utf8Order.Instance).Prepend(header).Select(line => line + "\n")));
        }

        Assert.Equal(
            System.Text.Encoding.UTF8.GetString(SampleYear.Files(year)["year.csv"]).Split('\n')[1],
            CanonicalLine.FromCells(YearLine.Cells(year.Year)));
    }

    [Fact]
    public void Text_is_ordered_by_its_UTF_8_bytes()
    {
        string[] texts = ["", "a", "a\0b", "ab", "B", "é", "～", "𝔾", "𝔾a", "\uD7FF", "\uE000", "\U0010FFFF"];
        var byBytes = texts.Order(Comparer<string>.Create((x, y) =>
            System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y))));
        Assert.Equal(byBytes, texts.Order(Utf8Order.Instance));
    }

    [Theory]
    [InlineData("2024-05-31T21:59:59Z", "2024-05-31")]
    [InlineData("2024-05-31T22:00:00Z", "2024-06-01")]
    [InlineData("2024-12-31T22:59:59Z", "2024-12-31")]
    [InlineData("2024-12-31T23:00:00Z", "2025-01-01")]
    [InlineData("2024-03-30T22:59:59Z", "2024-03-30")]
    [InlineData("2024-10-27T22:59:59Z", "2024-10-27")]
    [InlineData("2024-10-26T22:00:00Z", "2024-10-27")]
    public void A_day_ends_at_midnight_in_the_Netherlands(string instant, string day) => Assert.Equal(
        DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
        DutchDay.Of(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));

    private sealed class LinesOf(DatasetYear year) : IFactTableVisitor<List<string>>
    {
        public List<string> Visit<TRow>(FactTable<TRow> table)
            where TRow : class => [.. table.Rows(year).Select(table.Line)];
    }
}
