using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;
using TopGrid.Data.Transactions;
using TopGrid.Data.Verification;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

/// <summary>
/// What the log holds of rows, computed a second time the plain way from the values that were written: logs hold such digests, so they may
/// never come out otherwise.
/// </summary>
public abstract class RowDigestTests(TestDatabase database)
{
    private static readonly ModuleTables _tables = new(
        "digested",
        new TableMap<Row>("rows", TextForm.Words<Kind>())
            .Key(row => new { row.Year, row.Name, row.At }).Logged(["year"], ["note", "kind"]).Counts(row => row.Seen));

    private static readonly StorageModule _module = new(_tables, dialect =>
    [
        new MigrationScript("1_rows", $"""
            CREATE TABLE {_tables.Name<Row>().Sql(dialect)} (
                "year" integer NOT NULL, "name" text {Collation(dialect)} NOT NULL, "at" {Instant(dialect)} NOT NULL, "number" bigint,
                "flag" {(dialect == Dialect.PostgreSql ? "boolean" : "integer")}, "day" {(dialect == Dialect.PostgreSql ? "date" : "text")},
                "later" {Instant(dialect)}, "content" {(dialect == Dialect.PostgreSql ? "bytea" : "blob")},
                "kind" text {Collation(dialect)} NOT NULL, "note" text {Collation(dialect)}, "seen" integer NOT NULL,
                PRIMARY KEY ("year", "name", "at"))
            """),
    ]);

    [Fact]
    public async Task Rows_are_digested_as_logs_hold_them()
    {
        await database.MigrateAsync(_module);
        List<Row> written =
        [
            new(1, "plain-._~", Instant(0)) { Kind = Kind.First },
            new(1, "all", Instant(1))
            {
                Number = long.MinValue, Flag = true, Day = new DateOnly(2025, 2, 3), Later = Instant(7), Content = [0, 1, 255],
                Kind = Kind.SecondOne, Note = "tab\tand\nline", Seen = 3,
            },
            new(1, "", Instant(2))
            {
                Number = 0,
                Flag = false,
                Day = DateOnly.MinValue,
                Later = DateTimeOffset.MinValue,
                Content = [],
                Note = "",
            },
            // More digits than a database keeps, and an hour of another place.
            new(
                1, "é/ %😀", Instant(3).AddTicks(9)) { Number = long.MaxValue,
                Later = new DateTimeOffset(2025, 7, 1, 2, 0, 0, TimeSpan.FromHours(2)), Note = "😀\u0085" },
            new(-2, "other", Instant(4)) { Day = DateOnly.MaxValue, Number = -5 },
        ];
        await WriteAsync(written);

        await using var transaction = await database.Database.BeginReadAsync(CancellationToken.None);
        foreach (var year in new[] { 1, -2 })
        {
            var expected = written.Where(row => row.Year == year).OrderBy(row => row.Name, StringComparer.Ordinal).Select(Expected)
                .ToList();
            Assert.Equal(expected, await ReadAsync(transaction, year));
            Assert.Equal(
                string.Join('\n', expected.Select(row => $"{row.Key}\t{row.Digest}\t{row.KnownBy}")),
                await RowDigest.LinesAsync(transaction, _tables.Rows<Row>(year), CancellationToken.None));
        }

        Assert.Equal("", await RowDigest.LinesAsync(transaction, _tables.Rows<Row>(3), CancellationToken.None));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(100_001)]
    public async Task Very_many_rows_are_held_by_the_hash_over_their_lines(int count)
    {
        await database.MigrateAsync(_module);
        await WriteAsync(Enumerable.Range(0, count).Select(i => new Row(count, $"{i:D6}", Instant(0)) { Number = i }));

        await using var transaction = await database.Database.BeginReadAsync(CancellationToken.None);
        var rows = await ReadAsync(transaction, count);
        Assert.Equal(count, rows.Count);
        Assert.Equal(Expected(new Row(count, "012345", Instant(0)) { Number = 12_345 }), rows[12_345]);
        var lines = string.Join('\n', rows);
        Assert.Equal(
            count == 100_000 ? lines : $"#{count}\t{RowDigest.Hash(lines)}",
            await RowDigest.LinesAsync(transaction, _tables.Rows<Row>(count), CancellationToken.None));
    }

    [Fact]
    public async Task The_server_sorts_for_others_again_once_rows_were_read_in_the_order_of_their_key()
    {
        await database.MigrateAsync(_module);
        await WriteAsync(Enumerable.Range(0, 3).Select(i => new Row(77, $"{i}", Instant(0))));
        await using var transaction = await database.Database.BeginReadAsync(CancellationToken.None);
        await foreach (var row in RowDigest.ReadAsync(transaction, _tables.Rows<Row>(77), CancellationToken.None))
        {
            // Also where somebody has seen enough.
            Assert.StartsWith("77/0/", row.Key);
            break;
        }

        if (database.Dialect == Dialect.PostgreSql)
        {
            Assert.Equal(["on"], await transaction.RowsAsync("SHOW enable_sort", row => row.GetString(0)));
        }
    }

    private static DateTimeOffset Instant(int microseconds) =>
        new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(123_456 + microseconds);

    private static string Instant(Dialect dialect) => dialect == Dialect.PostgreSql ? "timestamp with time zone" : "text";

    private static string Collation(Dialect dialect) => dialect == Dialect.PostgreSql ? "COLLATE \"C\"" : "";

    private static RowDigest Expected(Row row)
    {
        (string Name, string? Text)[] values =
        [
            ("year", Text(row.Year)), ("name", row.Name), ("at", Text(row.At)), ("number", Text(row.Number)),
            ("flag", row.Flag is { } flag ? flag ? "1" : "0" : null),
            ("day", row.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("later", row.Later is { } later ? Text(later) : null),
            ("content", row.Content is { } content ? Convert.ToHexStringLower(SHA256.HashData(content)) : null),
            ("kind", row.Kind == Kind.First ? "first" : "second_one"), ("note", row.Note),
        ];
        var said = string.Concat(
            values.Where(value => value.Text is not null).Select(value => $"{value.Name}:{value.Text!.Length}:{value.Text}\n"));
        return new RowDigest(
            $"{row.Year}/{Uri.EscapeDataString(row.Name)}/{Uri.EscapeDataString(Text(row.At))}",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))[..32],
            string.Concat($"{row.Note},{(row.Kind == Kind.First ? "first" : "second_one")}".Select(c => char.IsControl(c) ? '\uFFFD' : c)));
    }

    private static string Text(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private async Task WriteAsync(IEnumerable<Row> rows)
    {
        await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
        await using var tables = new Connection(transaction);
        await tables.AppendAsync(rows, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task<List<RowDigest>> ReadAsync(Transaction transaction, int year)
    {
        var rows = new List<RowDigest>();
        await foreach (var row in RowDigest.ReadAsync(transaction, _tables.Rows<Row>(year), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }

    private enum Kind
    {
        First,
        SecondOne,
    }

    private sealed record Row(int Year, string Name, DateTimeOffset At)
    {
        public long? Number { get; init; }

        public bool? Flag { get; init; }

        public DateOnly? Day { get; init; }

        public DateTimeOffset? Later { get; init; }

        public byte[]? Content { get; init; }

        public Kind Kind { get; init; }

        public string? Note { get; init; }

        public int Seen { get; init; }
    }

    private sealed class Connection(IConnectionSource source) : ModuleConnection(source, RowDigestTests._tables);
}

public sealed class RowDigestTestsOnSqlite(SqliteTestDatabase database) : RowDigestTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class RowDigestTestsOnPostgres(PostgresTestDatabase database) : RowDigestTests(database), IClassFixture<PostgresTestDatabase>;
