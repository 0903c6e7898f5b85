using System.Diagnostics;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
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
            Assert.Contains(
                Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        }

        await using var again = StorageDatabase.Open(Options);
    }

    [Fact]
    public async Task A_second_process_is_refused_and_a_killed_one_leaves_no_lock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Options.Target)!);
        // flock(1) takes the same lock of the operating system as another TopGrid process would; without a fork, so that one process alone
        // holds it, and its end can be waited for.
        using var other = Process.Start(
            new ProcessStartInfo(
                "flock",
                ["--exclusive", "--no-fork", Options.Target + ".lock", "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput =
                    true })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        await File.WriteAllTextAsync(Options.Target + ".owner", "4711");

        var error = Assert.Throws<StorageException>(() => StorageDatabase.Open(Options));
        Assert.Contains("in use by another process (process 4711)", error.Message, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL", error.Message, StringComparison.Ordinal);

        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync();
        await using var database = StorageDatabase.Open(Options);
    }

    [Theory]
    [InlineData("a symbolic link")]
    [InlineData("a hard link")]
    [InlineData("a new name")]
    public async Task A_file_that_is_open_cannot_be_opened_again_by(string way)
    {
        var other = StorageOptions.Sqlite(Path.Combine(Path.GetDirectoryName(Options.Target)!, "other.db"));
        await using (var database = StorageDatabase.Open(Options))
        {
            await (await database.OpenConnectionAsync(CancellationToken.None)).DisposeAsync();
            switch (way)
            {
                case "a symbolic link":
                    File.CreateSymbolicLink(other.Target, Options.Target);
                    break;
                case "a hard link":
                    await Process.Start("ln", [Options.Target, other.Target]).WaitForExitAsync();
                    break;
                default:
                    File.Move(Options.Target, other.Target);
                    break;
            }

            Assert.Equal(StorageMessageKind.InUse, Assert.Throws<StorageException>(() => StorageDatabase.Open(other)).Said.Kind);
        }

        if (way == "a hard link")
        {
            // What was written under one name and still lies in its -wal file would be missing under the other.
            var said = Assert.Throws<StorageException>(() => StorageDatabase.Open(other)).Said;
            Assert.Equal(StorageMessageKind.SecondName, said.Kind);
            using var find = Process
                .Start(new ProcessStartInfo("find", [_folder.FullName, "-inum", said.Values[1]]) { RedirectStandardOutput = true })!;
            Assert.Equal([other.Target, Options.Target],
                (await find.StandardOutput.ReadToEndAsync()).Trim().Split('\n').Order(StringComparer.Ordinal));
            File.Delete(Options.Target);
        }

        await using var again = StorageDatabase.Open(other);
    }

    [Fact]
    public async Task Two_databases_in_one_folder_do_not_hinder_each_other()
    {
        await using var one = StorageDatabase.Open(Options);
        await using var two = StorageDatabase.Open(StorageOptions.Sqlite(Path.Combine(Path.GetDirectoryName(Options.Target)!, "other.db")));
    }

    [Fact]
    public async Task A_database_to_which_nothing_was_written_leaves_no_file()
    {
        await using (StorageDatabase.Open(Options))
        {
        }

        Assert.False(File.Exists(Options.Target));
    }

    [Fact]
    public async Task Files_that_others_could_read_are_closed_when_the_database_is_opened()
    {
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Directory.CreateDirectory(Path.GetDirectoryName(Options.Target)!);
        string[] files = [Options.Target, Options.Target + "-wal", Options.Target + "-shm", Options.Target + ".lock",
            Options.Target + ".owner"];
        foreach (var file in files)
        {
            await File.WriteAllTextAsync(file, "");
            File.SetUnixFileMode(file, Open);
        }

        await using var database = StorageDatabase.Open(Options);
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "CREATE TABLE trainees (name TEXT)";
            await command.ExecuteNonQueryAsync();
        }

        var found = Directory.GetFiles(Path.GetDirectoryName(Options.Target)!);
        Assert.Superset(files.ToHashSet(), found.ToHashSet());
        Assert.All(found, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "data"), "a file where the folder should be");
        Assert.Contains(
            "cannot be opened", Assert.Throws<StorageException>(() => StorageDatabase.Open(Options)).Message, StringComparison.Ordinal);
    }
}
