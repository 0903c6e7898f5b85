using System.Text.Json;
using System.Text.RegularExpressions;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests;

/// <summary>The two ways to make the image and the manifests say the same.</summary>
public sealed partial class ImageFileTests
{
    private static readonly string _folder = Path.Combine(Manifests.RepoRoot, "deploy", "image");
    private static readonly string _dockerfile = File.ReadAllText(Path.Combine(_folder, "Dockerfile"));
    private static readonly string _build = File.ReadAllText(Path.Combine(_folder, "build.sh"));

    [Fact]
    public void User_and_entry_point_are_those_of_the_manifests()
    {
        foreach (var workload in Ours())
        {
            var security = workload.Pod.At("securityContext");
            var user = $"{security.Text("runAsUser")}:{security.Text("runAsGroup")}";
            Assert.Equal([user], Instructions("USER"));
            Assert.Equal([user], Options("user"));
            Assert.Contains($"topgrid:x:{user}:", File.ReadAllText(Path.Combine(_folder, "layers.sh")), StringComparison.Ordinal);
            foreach (var container in workload.Containers)
            {
                Assert.Equal(container.Texts("command"), Words(Assert.Single(Instructions("ENTRYPOINT"))));
                Assert.Equal(container.Texts("command"), Words(Assert.Single(Options("entrypoint")).Trim('\'')));
            }
        }
    }

    [Fact]
    public void Ports_and_variables_are_the_same()
    {
        var ports = Ours().SelectMany(one => one.MainContainers).SelectMany(container => container.List("ports"))
            .Select(port => port.Text("containerPort")).Distinct().Order().ToList();
        Assert.Equal(ports, Instructions("EXPOSE").SelectMany(line => line.Split(' ')).Order());
        Assert.Equal(ports, Options("port").Order());
        Assert.Equal(Instructions("ENV").SelectMany(line => line.Split(' ')).Order(), Options("env").Order());
        Assert.Equal(Instructions("STOPSIGNAL"), Options("stop-signal"));
        Assert.Equal(Instructions("WORKDIR"), Options("workingdir"));
    }

    [Fact]
    public void The_tree_is_read_only_with_the_scratch_space_that_it_has_a_place_for()
    {
        foreach (var container in Ours().SelectMany(one => one.Containers))
        {
            Assert.True(container.Is(true, "securityContext", "readOnlyRootFilesystem"));
            Assert.Contains("/tmp", container.List("volumeMounts").Select(mount => mount.Text("mountPath")));
        }

        Assert.Contains("--read-only --tmpfs /tmp --tmpfs /data", _dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_image_starts_from_is_pinned()
    {
        var settings = Instructions("ARG").Select(line => line.Split('='))
            .ToDictionary(pair => $"${{{pair[0]}}}", pair => pair[1], StringComparer.Ordinal);
        var bases = Instructions("FROM").Select(line => settings.Aggregate(
            line.Split(' ')[0], (name, setting) => name.Replace(setting.Key, setting.Value, StringComparison.Ordinal))).ToList();
        Assert.Equal("scratch", bases[^1]);
        Assert.All(bases[..^1], name => Assert.Matches(@":(\d+\.\d+\.\d+|[a-z]+-\d{8}-slim)(@sha256:[0-9a-f]{64})?$", name));
        // The layers of both are made by the same script.
        Assert.All(new[] { "base", "publish", "split" }, what =>
        {
            Assert.Contains($"layers.sh {what} ", _dockerfile, StringComparison.Ordinal);
            Assert.Contains($"layers.sh\" {what} ", _build, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_pinned_overlay_has_one_digest_for_all_that_is_ours()
    {
        var images = Manifests.Of(Manifests.Pinned).Workloads.Where(one => one.IsOurs)
            .SelectMany(one => one.Containers).Select(one => one.Text("image")).ToList();
        Assert.Equal(5, images.Count);
        Assert.Matches("^registry\\.example\\.org/top/topgrid@sha256:[0-9a-f]{64}$", Assert.Single(images.Distinct()));
    }

    private static string[] Words(string json) => JsonSerializer.Deserialize<string[]>(json)!;

    private static IEnumerable<Workload> Ours() => Manifests.Of(Manifests.Production).Workloads.Where(one => one.IsOurs);

    /// <summary>What follows an instruction of the Dockerfile, wherever it stands.</summary>
    private static List<string> Instructions(string name) =>
    [
        .. _dockerfile.Split('\n').Where(line => line.StartsWith(name + " ", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 1)..]),
    ];

    /// <summary>What follows an option of <c>buildah config</c> in build.sh.</summary>
    private static List<string> Options(string name) =>
        [.. Option().Matches(_build).Where(match => match.Groups[1].Value == name).Select(match => match.Groups[2].Value)];

    [GeneratedRegex("""--([a-z-]+) ('[^']*'|[^\s'"]+)""")]
    private static partial Regex Option();
}
