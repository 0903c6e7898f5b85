using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public sealed class PostgresServerTests(PostgresTestDatabase database) : IClassFixture<PostgresTestDatabase>
{
    [Fact]
    public async Task The_test_server_sorts_linguistically_unless_told_so_that_a_missing_collation_shows()
    {
        await using var transaction = await database.Database.BeginReadAsync(CancellationToken.None);
        await using var command =
            transaction.Command("SELECT current_setting('server_version_num')::int < 150000 OR 'a' < 'B', 'a' COLLATE \"C\" < 'B'");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.True(reader.GetBoolean(0));
        Assert.False(reader.GetBoolean(1));
    }
}
