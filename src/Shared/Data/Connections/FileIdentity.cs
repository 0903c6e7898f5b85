using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TopGrid.Data.Connections;

/// <summary>
/// What a file is, whatever it is called: the same by every name and link. Read by statx(2) from a path, without opening the file.
/// </summary>
/// <param name="Device">The device it lies on, major and minor number.</param>
/// <param name="Inode">Its number on that device.</param>
/// <param name="Links">How many names it has (hard links).</param>
internal readonly record struct FileIdentity(string Device, ulong Inode, uint Links)
{
    /// <summary>The identity of an existing file; null where the system has no such call.</summary>
    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        const int currentFolder = -100;
        const uint basicStats = 0x7ff;
        if (statx(currentFolder, path, 0, basicStats, out var found) != 0)
        {
            var reason = new Win32Exception(Marshal.GetLastPInvokeError()).Message;
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{path}: {reason}."));
        }

        var device = string.Create(CultureInfo.InvariantCulture, $"{found.DeviceMajor}-{found.DeviceMinor}");
        return new FileIdentity(device, found.Inode, found.Links);
    }

    // statx has one layout on all processors, stat has not.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out Statx result);
}
