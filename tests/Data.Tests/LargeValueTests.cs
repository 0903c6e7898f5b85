using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Bulk;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

/// <summary>What a large value takes of memory is counted for the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(LargeValueTests), DisableParallelization = true)]
public abstract class LargeValueTests(TestDatabase database)
{
    [Fact]
    public async Task A_large_value_is_written_and_read_without_a_second_copy_of_it()
    {
        await database.MigrateAsync(SampleConnection.Module);
        const int size = 96 << 20;
        var large = new Party { Year = 40, PartyId = "a", Name = "large", Reference = "r", Hash = new byte[size] };
        Random.Shared.NextBytes(large.Hash);
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            await using var writing = new SampleConnection(transaction);
            await writing.AppendAsync([large], CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var context = new SampleConnection(database.Database);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var read = await context.Parties.Where(row => row.Year == 40).Select(row => new { row.Name, row.Hash }).SingleAsync();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(large.Hash.AsSpan().SequenceEqual(read.Hash));
        Assert.True(allocated < size * 3L / 2, $"{allocated >> 20} MB were taken for a value of {size >> 20} MB.");
    }
}

[Collection(nameof(LargeValueTests))]
public sealed class LargeValueTestsOnSqlite(SqliteTestDatabase database) : LargeValueTests(database), IClassFixture<SqliteTestDatabase>;

[Collection(nameof(LargeValueTests))]
public sealed class LargeValueTestsOnPostgres(
    PostgresTestDatabase database) : LargeValueTests(database), IClassFixture<PostgresTestDatabase>;
