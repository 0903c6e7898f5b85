using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Worker;

namespace TopGrid.EndToEnd.Tests;

[Trait("Category", "Slow")]
public sealed class WorkerStartTests
{
    [Fact]
    public async Task A_worker_process_on_a_sqlite_file_is_refused_and_told_why()
    {
        using var folder = new TemporaryFolder();
        var problem = await Assert.ThrowsAsync<StartException>(() => WorkerApplication.StartAsync(
            new WorkerProcessOptions { Storage = StorageOptions.Sqlite(folder.File("topgrid.db")), Cluster = ClusterCertificates.Options },
            CancellationToken.None));
        Assert.Contains("a SQLite file belongs to one process", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Use PostgreSQL", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("topgrid.db")));
    }

    [Fact]
    public async Task A_worker_does_not_make_tables_but_says_that_they_are_missing()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        var problem = await Assert.ThrowsAsync<StorageException>(() => WorkerApplication.StartAsync(
            new WorkerProcessOptions { Storage = database.Options, Cluster = ClusterCertificates.Options }, CancellationToken.None));
        Assert.Contains("migrate", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_certificates_is_refused_and_told_how_to_make_some()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        var problem = await Assert.ThrowsAsync<StartException>(() => WorkerApplication.StartAsync(
            new WorkerProcessOptions { Storage = database.Options, Cluster = null }, CancellationToken.None));
        Assert.Contains("topgrid cluster certificates --out", problem.Message, StringComparison.Ordinal);
    }
}
