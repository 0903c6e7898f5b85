using System.Diagnostics;
using System.Globalization;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>A small file system in memory that can be filled to the last byte.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Bytes = 96 * 1024 * 1024;
    private readonly string _ballast;

    private SmallDisk(string path) => (Path, _ballast) = (path, System.IO.Path.Combine(path, "ballast"));

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Why this machine cannot mount one; null when it can.</summary>
    public static string? Impossible { get; } = Try();

    /// <summary>Mounts one in a folder of the database server, whose user owns it.</summary>
    public static SmallDisk Mount(string folder)
    {
        var path = System.IO.Path.Combine(folder, "disk");
        Directory.CreateDirectory(path);
        var owner = Run("stat", "-c", "uid=%u,gid=%g", folder).Output.Trim();
        var (exitCode, output) = Run(
            "mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={Bytes},mode=700,{owner}"),
            "topgrid-small-disk", path);
        return exitCode == 0 ? new SmallDisk(path) : throw new InvalidOperationException(output);
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4_096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(_ballast);

    public void Dispose() => Run("umount", "-l", Path);

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "A small file system cannot be mounted: the tests do not run as root.";
        }

        var folder = Directory.CreateTempSubdirectory("topgrid-mount-");
        try
        {
            var (exitCode, output) = Run("mount", "-t", "tmpfs", "-o", "size=64k", "topgrid-try", folder.FullName);
            return exitCode == 0 && Run("umount", folder.FullName).ExitCode == 0
                ? null
                : $"A small file system cannot be mounted: {output.Trim()}";
        }
        finally
        {
            folder.Delete();
        }
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}

/// <summary>A test that fills a disk; skipped, with the reason, where none can be mounted.</summary>
internal sealed class NeedsSmallDiskFactAttribute : FactAttribute
{
    public NeedsSmallDiskFactAttribute() => Skip = SmallDisk.Impossible;
}
