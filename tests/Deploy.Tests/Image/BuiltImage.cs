using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Image;

/// <summary>
/// An image of the program as it was built for the tests, made by <c>deploy/image/build.sh</c> once for a test class and unpacked by
/// another tool than made it. TOPGRID_IMAGE names an archive to test instead, such as the one that goes out.
/// </summary>
public sealed class BuiltImage : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-image-test-").FullName;

    /// <summary>The overlay that names it: a copy, unless the archive was given.</summary>
    public string Overlay { get; private set; } = "";

    /// <summary>The tree that its layers make.</summary>
    public string Tree => Path.Combine(_folder, "bundle", "rootfs");

    internal ImageArchive Archive { get; private set; } = null!;

    /// <summary>An empty folder for a test.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    public async Task InitializeAsync()
    {
        if (new NeedsImageFactAttribute().Skip is not null)
        {
            return;
        }

        var archive = Environment.GetEnvironmentVariable("TOPGRID_IMAGE");
        var manifests = Path.Combine(Manifests.RepoRoot, "deploy", "k8s");
        if (string.IsNullOrEmpty(archive))
        {
            await Tool.RunAsync("cp", "-R", manifests, _folder);
            manifests = Path.Combine(_folder, "k8s");
            archive = Path.Combine(_folder, "topgrid.tar");
            // Publishing anew would take minutes, and differs in compiling beforehand only.
            await Tool.RunAsync(
                Path.Combine(Manifests.RepoRoot, "deploy", "image", "build.sh"), archive,
                "--overlay", Path.Combine(manifests, "overlays", Manifests.Pinned),
                "--program", Path.GetDirectoryName(Manifests.Metadata("TopGridProgram"))!);
        }

        Overlay = Path.Combine(manifests, "overlays", Manifests.Pinned);
        var layout = NewFolder("layout");
        await Tool.RunAsync("tar", "-xf", archive, "-C", layout);
        Archive = ImageArchive.Read(layout);
        await Tool.RunAsync("umoci", "unpack", "--image", $"{layout}:topgrid", Path.Combine(_folder, "bundle"));
        // Where volumes go: a container runtime makes these places before it closes the tree.
        Directory.CreateDirectory(Path.Combine(Tree, "etc", "topgrid"));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
