namespace TopGrid.Deploy.Tests.Image;

/// <summary>A test that makes an image or runs one; skipped, with the reason, where nothing can be mounted.</summary>
internal sealed class NeedsImageFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> _impossible = new(Try);

    public NeedsImageFactAttribute() => Skip = _impossible.Value;

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "An image cannot be made and mounted: the tests do not run as root.";
        }

        // In a name space of its own, so that the mount is gone with the process.
        string[] arguments = ["--mount", "--propagation", "private", "mount", "-t", "tmpfs", "-o", "size=64k", "topgrid-try", "/tmp"];
        var (exitCode, output) = Tool.TryAsync("unshare", arguments).GetAwaiter().GetResult();
        return exitCode == 0 ? null : $"The tree of an image cannot be mounted: {output.Trim()}";
    }
}
