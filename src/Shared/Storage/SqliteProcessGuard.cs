using System.Globalization;

namespace TopGrid.Storage;

/// <summary>
/// Keeps a second process off a SQLite file: claims of units are in memory there, so two processes would do the same work.
/// The operating system holds the lock, so it never outlives its process.
/// </summary>
internal sealed class SqliteProcessGuard : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _ownerPath;

    private SqliteProcessGuard(FileStream heldLock, string ownerPath)
    {
        _lock = heldLock;
        _ownerPath = ownerPath;
    }

    public static SqliteProcessGuard Take(string databasePath)
    {
        var lockPath = databasePath + ".lock";
        // A locked file cannot be read by others, so the owner's process id stands in a file of its own.
        var ownerPath = databasePath + ".owner";
        try
        {
            CreateFolder(databasePath);
            var stream = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new SqliteProcessGuard(stream, ownerPath);
        }
        catch (IOException error) when (File.Exists(lockPath))
        {
            throw StorageException.Of(error, StorageMessageKind.InUse, databasePath, Owner(ownerPath));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of(error, StorageMessageKind.NotWritable, databasePath, error.Message);
        }
    }

    public void Dispose()
    {
        // The owner first: once the lock is free, the file may already be another's.
        File.Delete(_ownerPath);
        _lock.Dispose();
    }

    private static void CreateFolder(string databasePath)
    {
        var folder = Path.GetDirectoryName(databasePath)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string Owner(string ownerPath)
    {
        try
        {
            return File.ReadAllText(ownerPath) is { Length: > 0 } pid ? pid : "?";
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
