using System.Globalization;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Connections;

/// <summary>
/// Keeps a second process off a SQLite file: claims of units are in memory there, so two processes would do the same work.
/// The operating system holds the locks, so they never outlive their process. It also closes the file to other users.
/// </summary>
/// <remarks>
/// Two locks on files of their own beside the database, behind symbolic links. One by the database's name: it holds between machines and
/// containers that share the folder, and towards programs that know no other. One by device and inode: it holds when the file was
/// renamed, or has a second name in the folder. The database itself is never opened here: closing a handle on it would drop the locks
/// that SQLite holds on it in this process.
/// </remarks>
internal sealed class SqliteProcessGuard : IDisposable
{
    private readonly string _database;
    private readonly List<FileStream> _locks = [];

    private SqliteProcessGuard(string database) => _database = database;

    /// <summary>Holds a database for this process. A file that is missing is made, empty.</summary>
    /// <param name="options">The database; of SQLite.</param>
    /// <exception cref="StorageException">Another process holds it, it has a second name, or it cannot be written.</exception>
    public static SqliteProcessGuard Take(StorageOptions options)
    {
        var path = options.Target;
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            ClosedFiles.CreateFolder(folder);
            if (options.OwnsFolder)
            {
                ClosedFiles.TightenFolder(folder);
            }

            var isLink = new FileInfo(path).LinkTarget is not null;
            var guard = new SqliteProcessGuard(isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : path);
            try
            {
                guard.Take(path);
                return guard;
            }
            catch
            {
                guard.Release();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of(error, StorageMessageKind.NotWritable, path, error.Message);
        }
    }

    /// <summary>
    /// Whether there is no database in a file: it is missing, or empty as the guard and a restore that was killed leave it.
    /// </summary>
    public static bool HoldsNothing(string path) => new FileInfo(path) is not { Exists: true, Length: > 0 };

    public void Dispose()
    {
        // Files before locks: once a lock is free, they may already be another's.
        File.Delete(OwnerPath);
        if (HoldsNothing(_database))
        {
            // What is missing should be seen to be missing.
            File.Delete(_database);
        }

        Release();
    }

    // A locked file cannot be read by others, so the owner's process id stands in a file of its own.
    private string OwnerPath => _database + ".owner";

    private void Take(string path)
    {
        Hold(path, _database + ".lock");
        if (!File.Exists(_database))
        {
            ClosedFiles.Create(_database);
        }

        if (FileIdentity.Of(_database) is { } identity)
        {
            Hold(path, Path.Combine(Path.GetDirectoryName(_database)!, $".topgrid-{identity.Device}-{identity.Inode}.lock"));
            if (identity.Links > 1)
            {
                throw StorageException.Of(StorageMessageKind.SecondName, path, identity.Inode.ToString(CultureInfo.InvariantCulture));
            }
        }

        foreach (var ending in new[] { "", "-wal", "-shm", "-journal" })
        {
            ClosedFiles.Tighten(_database + ending);
        }

        using var owner = new StreamWriter(ClosedFiles.Hold(OwnerPath));
        owner.BaseStream.SetLength(0);
        owner.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    private void Hold(string path, string lockPath)
    {
        try
        {
            _locks.Add(ClosedFiles.Hold(lockPath));
        }
        catch (IOException error) when (File.Exists(lockPath))
        {
            throw StorageException.Of(error, StorageMessageKind.InUse, path, Owner());
        }
    }

    private void Release()
    {
        foreach (var held in _locks)
        {
            held.Dispose();
        }
    }

    private string Owner()
    {
        try
        {
            return File.ReadAllText(OwnerPath) is { Length: > 0 } pid ? pid : "?";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
