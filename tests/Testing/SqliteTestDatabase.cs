using System.Globalization;
using TopGrid.Data.Connections;

namespace TopGrid.Testing;

/// <summary>A SQLite file in a temporary folder; what a test leaves there goes with its process.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    private static readonly Lazy<string> _root = new(CreateRoot);
    private static int _databases;
    private string? _folder;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.Sqlite;

    /// <inheritdoc/>
    public override async Task<TestDatabase> AnotherAsync()
    {
        var other = new SqliteTestDatabase();
        await other.InitializeAsync();
        return other;
    }

    /// <inheritdoc/>
    protected override Task<StorageOptions> CreateAsync()
    {
        _folder = Path.Combine(_root.Value, Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(_folder);
        return Task.FromResult(StorageOptions.Sqlite(Path.Combine(_folder, "topgrid.db")));
    }

    /// <inheritdoc/>
    protected override Task DropAsync()
    {
        Directory.Delete(_folder!, recursive: true);
        return Task.CompletedTask;
    }

    private static string CreateRoot()
    {
        var root = Directory.CreateTempSubdirectory("topgrid-test-").FullName;
        // xunit disposes of no test whose set-up failed.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    }
}
