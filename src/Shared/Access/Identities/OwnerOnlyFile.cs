namespace TopGrid.Access.Identities;

/// <summary>How files with secrets are opened: only their owner may read them, and only one process at a time.</summary>
internal static class OwnerOnlyFile
{
    public static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
