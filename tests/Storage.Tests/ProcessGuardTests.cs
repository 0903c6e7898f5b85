using System.Diagnostics;

namespace TopGrid.Storage.Tests;

public sealed class ProcessGuardTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("topgrid-test-");

    private StorageOptions Options => StorageOptions.Sqlite(Path.Combine(_folder.FullName, "data", "topgrid.db"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_second_opening_of_the_same_file_is_refused_until_the_first_is_closed()
    {
        await using (StorageDatabase.Open(Options))
        {
            var error = Assert.Throws<StorageException>(() => StorageDatabase.Open(Options));
            Assert.Contains("is in use", error.Message, StringComparison.Ordinal);
            Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        }

        await using var again = StorageDatabase.Open(Options);
    }

    [Fact]
    public async Task A_second_process_is_refused_and_a_killed_one_leaves_no_lock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Options.Target)!);
        // flock(1) takes the same lock of the operating system as another TopGrid process would; without a fork, so that one process alone
        // holds it, and its end can be waited for.
        using var other = Process.Start(new ProcessStartInfo("flock", ["--exclusive", "--no-fork", Options.Target + ".lock", "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        await File.WriteAllTextAsync(Options.Target + ".owner", "4711");

        var error = Assert.Throws<StorageException>(() => StorageDatabase.Open(Options));
        Assert.Contains("in use by another process (process 4711)", error.Message, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", error.Message, StringComparison.Ordinal);

        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync();
        await using var database = StorageDatabase.Open(Options);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "data"), "a file where the folder should be");
        Assert.Contains("cannot be opened", Assert.Throws<StorageException>(() => StorageDatabase.Open(Options)).Message, StringComparison.Ordinal);
    }
}
