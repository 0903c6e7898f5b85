namespace TopGrid.Data.Connections;

/// <summary>
/// Files and folders that only their owner reads and writes, whatever the umask of the process: a database has trainees and the year's
/// seed in it. On Windows the rights of the folder hold.
/// </summary>
internal static class ClosedFiles
{
    private const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;

    /// <summary>Opens a file to write and holds it alone; made when it is missing.</summary>
    public static FileStream Hold(string path) => Open(path, FileMode.OpenOrCreate);

    /// <summary>Makes an empty file; there must be none.</summary>
    public static void Create(string path) => Open(path, FileMode.CreateNew).Dispose();

    /// <summary>Makes a folder with those above it. One that exists stays as it is: it may be shared with other programs.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, FolderRights);
            File.SetUnixFileMode(path, FolderRights);
        }
    }

    /// <summary>Takes the rights of others on a folder away.</summary>
    public static void TightenFolder(string path) => Tighten(path, FolderRights);

    /// <summary>Takes the rights of others on a file away, if there is such a file.</summary>
    /// <exception cref="UnauthorizedAccessException">The file is another user's.</exception>
    public static void Tighten(string path)
    {
        if (File.Exists(path))
        {
            Tighten(path, FileRights);
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileRights;
        }

        var stream = new FileStream(path, options);
        Tighten(path);
        return stream;
    }

    private static void Tighten(string path, UnixFileMode rights)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != rights)
        {
            File.SetUnixFileMode(path, rights);
        }
    }
}
