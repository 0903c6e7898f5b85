using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Bulk;
using TopGrid.Data.Mapping;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public abstract class BulkTests(TestDatabase database)
{
    private static readonly BulkTable<Party> Parties = new BulkTable<Party>(new TableName("sample", "parties"))
        .Integer("year", row => row.Year).Text("party_id", row => row.PartyId).Text("name", row => row.Name)
        .Text("kind", row => row.Kind.ToString()).Text("reference", row => row.Reference.ToString("D"))
        .Long("days", row => row.Days).Boolean("active", row => row.Active).Date("since", row => row.Since)
        .Instant("changed_at", row => row.ChangedAt).Bytes("hash", row => row.Hash);

    [Fact]
    public async Task What_the_bulk_path_writes_the_model_reads_and_the_other_way_round()
    {
        await database.MigrateAsync(SampleDbContext.Module);
        var offset = new DateTimeOffset(2025, 3, 30, 2, 30, 0, TimeSpan.FromHours(2)).AddTicks(1234567);
        var bulk = Sample(1, "Stichting Noord, 'é' \"𝔾\"", offset, new DateOnly(2024, 2, 29));
        var ef = Sample(2, "leeg", offset, null);
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            Assert.Equal(1, await BulkWriter.WriteAsync(transaction, Parties, [bulk], CancellationToken.None));
            await using var writing = transaction.Join(new SampleDbContext(database.Database));
            writing.Add(ef);
            await writing.SaveChangesAsync();
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var context = new SampleDbContext(database.Database);
        var read = await context.Parties.AsNoTracking().Where(row => row.Year < 3).OrderBy(row => row.ChangedAt).ThenBy(row => row.Year).ToListAsync();
        AssertSame(bulk, read[0]);
        AssertSame(ef, read[1]);

        await using var reading = await database.Database.BeginReadAsync(CancellationToken.None);
        var streamed = await BulkReader.ReadAsync(
            reading,
            $"SELECT name, since, changed_at, active, days FROM {Parties.Table.Sql(database.Dialect)} WHERE changed_at = @at AND year < 3 ORDER BY year",
            [("at", offset)],
            row => (row.GetString(0), row.GetDateOrNull(1), row.GetInstant(2), row.GetBoolean(3), row.GetInt64(4)),
            CancellationToken.None).ToListAsync();
        Assert.Equal(
            [(bulk.Name, bulk.Since, Micros(offset), true, long.MaxValue), (ef.Name, null, Micros(offset), true, long.MaxValue)], streamed);
    }

    [Fact]
    public async Task Twenty_thousand_rows_arrive_in_the_order_of_their_UTF_8_bytes()
    {
        await database.MigrateAsync(SampleDbContext.Module);
        // Ordinal order of UTF-16 puts U+1D53E (surrogates) before U+FF5E; by bytes it comes after. ICU would mix case.
        string[] marks = ["a", "B", "é", "～", "𝔾", "Z"];
        var rows = Enumerable.Range(0, 20_000).Select(i => Sample(10, marks[i % marks.Length], DateTimeOffset.UnixEpoch, null, $"{marks[i % marks.Length]}-{i:D5}")).ToList();
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            Assert.Equal(20_000, await BulkWriter.WriteAsync(transaction, Parties, rows, CancellationToken.None));
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var context = new SampleDbContext(database.Database);
        var read = await context.Parties.Where(row => row.Year == 10).OrderBy(row => row.PartyId).Select(row => row.PartyId).ToListAsync();
        var expected = rows.Select(row => row.PartyId).ToList();
        expected.Sort((left, right) => System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right)));
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task A_refused_row_leaves_nothing_behind()
    {
        await database.MigrateAsync(SampleDbContext.Module);
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            var twice = Sample(20, "double", DateTimeOffset.UnixEpoch, null);
            await Assert.ThrowsAnyAsync<DbException>(() => BulkWriter.WriteAsync(transaction, Parties, [Sample(20, "x", DateTimeOffset.UnixEpoch, null, "other"), twice, twice], CancellationToken.None));
        }

        await using var context = new SampleDbContext(database.Database);
        Assert.False(await context.Parties.AnyAsync(row => row.Year == 20));
    }

    [Fact]
    public async Task What_was_written_is_exported_in_order_whatever_the_text_asked_for_holds()
    {
        await database.MigrateAsync(SampleDbContext.Module);
        const string odd = "'); DROP TABLE x; -- \\' @year é";
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            Party[] rows = [Sample(30, odd, DateTimeOffset.UnixEpoch, null, "b"), Sample(30, odd, DateTimeOffset.UnixEpoch, null, "a"), Sample(30, "other", DateTimeOffset.UnixEpoch, null, "c")];
            await BulkWriter.WriteAsync(transaction, Parties, rows, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var reading = await database.Database.BeginReadAsync(CancellationToken.None);
        var read = new List<(int Year, string Id, long Days, string Hash)>();
        await foreach (var row in BulkExport.ReadAsync(
            reading,
            $"SELECT year, party_id, days, hash FROM {new TableName("sample", "parties").Sql(database.Dialect)} WHERE year = @year AND name = @name ORDER BY party_id",
            [("year", 30), ("name", odd)],
            [ColumnType.Integer, ColumnType.Text, ColumnType.Long, ColumnType.Bytes],
            row => ((int)row[0], (string)row[1], (long)row[2], Convert.ToHexString((byte[])row[3])),
            CancellationToken.None))
        {
            read.Add(row);
        }

        Assert.Equal([(30, "a", long.MaxValue, "00FF"), (30, "b", long.MaxValue, "00FF")], read);
    }

    private static Party Sample(int year, string name, DateTimeOffset at, DateOnly? since, string id = "x") => new()
    {
        Year = year, PartyId = id, Name = name, Kind = PartyKind.SmallPractice, Reference = Guid.NewGuid(), Days = long.MaxValue,
        Active = true, Since = since, ChangedAt = at, Hash = [0, 255],
    };

    private static DateTimeOffset Micros(DateTimeOffset instant) => new DateTimeOffset(instant.UtcTicks / 10 * 10, TimeSpan.Zero);

    private static void AssertSame(Party expected, Party actual)
    {
        Assert.Equal(
            (expected.PartyId, expected.Name, expected.Kind, expected.Reference, expected.Days, expected.Active, expected.Since, Micros(expected.ChangedAt)),
            (actual.PartyId, actual.Name, actual.Kind, actual.Reference, actual.Days, actual.Active, actual.Since, actual.ChangedAt));
        Assert.Equal(TimeSpan.Zero, actual.ChangedAt.Offset);
        Assert.Equal(expected.Hash, actual.Hash);
    }
}

public sealed class BulkTestsOnSqlite(SqliteTestDatabase database) : BulkTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class BulkTestsOnPostgres(PostgresTestDatabase database) : BulkTests(database), IClassFixture<PostgresTestDatabase>;
