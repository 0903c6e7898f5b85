using System.Data.Common;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Bulk;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public abstract class BulkTests(TestDatabase database)
{
    private static readonly DateTimeOffset _at = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task What_was_written_in_bulk_and_row_by_row_is_read_alike()
    {
        await database.MigrateAsync(SampleConnection.Module);
        var offset = new DateTimeOffset(2025, 3, 30, 2, 30, 0, TimeSpan.FromHours(2)).AddTicks(1234567);
        var bulk = Sample(1, "Stichting Noord, 'é' \"𝔾\"", offset, new DateOnly(2024, 2, 29));
        var single = Sample(2, "leeg", offset, null);
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            await using var writing = new SampleConnection(transaction);
            Assert.Equal(1, await writing.AppendAsync([bulk], CancellationToken.None));
            await writing.InsertAsync(single);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var context = new SampleConnection(database.Database);
        var read = await context.Parties.Where(row => row.Year < 3).OrderBy(row => row.ChangedAt).ThenBy(row => row.Year).ToListAsync();
        AssertSame(bulk, read[0]);
        AssertSame(single, read[1]);

        var streamed = await context.Parties.Where(row => row.ChangedAt == offset && row.Year < 3).OrderBy(row => row.Year)
            .Select(row => ValueTuple.Create(row.Name, row.Since, row.ChangedAt, row.Active, row.Days)).ToListAsync();
        Assert.Equal(
            [(bulk.Name, bulk.Since, Micros(offset), true, long.MaxValue), (single.Name, null, Micros(offset), true, long.MaxValue)],
                streamed);
    }

    [Fact]
    public async Task Twenty_thousand_rows_arrive_in_the_order_of_their_UTF_8_bytes()
    {
        await database.MigrateAsync(SampleConnection.Module);
        // Ordinal order of UTF-16 puts U+1D53E (surrogates) before U+FF5E; by bytes it comes after. ICU would mix case.
        string[] marks = ["a", "B", "é", "～", "𝔾", "Z"];
        var rows = Enumerable.Range(0, 20_000)
            .Select(i => Sample(10, marks[i % marks.Length], DateTimeOffset.UnixEpoch, null, $"{marks[i % marks.Length]}-{i:D5}")).ToList();
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            await using var writing = new SampleConnection(transaction);
            Assert.Equal(20_000, await writing.AppendAsync(rows, CancellationToken.None));
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var context = new SampleConnection(database.Database);
        var read = await context.Parties.Where(row => row.Year == 10).OrderBy(row => row.PartyId).Select(row => row.PartyId).ToListAsync();
        var expected = rows.Select(row => row.PartyId).ToList();
        expected.Sort(
            (left, right) => System.Text.Encoding.UTF8.GetBytes(left).AsSpan()
                .SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right)));
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task A_refused_row_leaves_nothing_behind()
    {
        await database.MigrateAsync(SampleConnection.Module);
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            var twice = Sample(20, "double", DateTimeOffset.UnixEpoch, null);
            await using var writing = new SampleConnection(transaction);
            await Assert.ThrowsAnyAsync<DbException>(
                () => writing.AppendAsync(
                    [Sample(20, "x", DateTimeOffset.UnixEpoch, null, "other"), twice, twice], CancellationToken.None));
        }

        await using var context = new SampleConnection(database.Database);
        Assert.False(await context.Parties.AnyAsync(row => row.Year == 20));
    }

    [Fact]
    public async Task A_text_that_looks_like_a_statement_is_found_as_it_is()
    {
        await database.MigrateAsync(SampleConnection.Module);
        const string odd = "'); DROP TABLE x; -- \\' @year é";
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            await using var writing = new SampleConnection(transaction);
            Party[] rows = [Sample(30, odd, _at, null, "b"), Sample(30, odd, _at, null, "a"), Sample(30, "other", _at, null, "c")];
            await writing.AppendAsync(rows, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var context = new SampleConnection(database.Database);
        var read = await context.Parties.Where(row => row.Year == 30 && row.Name == odd).OrderBy(row => row.PartyId)
            .AsAsyncEnumerable().Select(row => (row.PartyId, row.Days, Convert.ToHexString(row.Hash!))).ToListAsync();

        Assert.Equal([("a", long.MaxValue, "00FF"), ("b", long.MaxValue, "00FF")], read);
    }

    private static Party Sample(int year, string name, DateTimeOffset at, DateOnly? since, string id = "x") => new()
    {
        Year = year, PartyId = id, Name = name, Kind = PartyKind.SmallPractice, Reference = Guid.NewGuid().ToString("D"),
        Days = long.MaxValue, Active = true, Since = since, ChangedAt = at, Hash = [0, 255],
    };

    private static DateTimeOffset Micros(DateTimeOffset instant) => new DateTimeOffset(instant.UtcTicks / 10 * 10, TimeSpan.Zero);

    private static void AssertSame(Party expected, Party actual)
    {
        Assert.Equal(
            (expected.PartyId, expected.Name, expected.Kind, expected.Reference,
                expected.Days, expected.Active, expected.Since, Micros(expected.ChangedAt)),
            (actual.PartyId, actual.Name, actual.Kind, actual.Reference, actual.Days, actual.Active, actual.Since, actual.ChangedAt));
        Assert.Equal(TimeSpan.Zero, actual.ChangedAt.Offset);
        Assert.Equal(expected.Hash, actual.Hash);
    }
}

public sealed class BulkTestsOnSqlite(SqliteTestDatabase database) : BulkTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class BulkTestsOnPostgres(PostgresTestDatabase database) : BulkTests(database), IClassFixture<PostgresTestDatabase>;
