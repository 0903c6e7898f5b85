using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using TopGrid.Deploy.Tests.Image;
using TopGrid.Deploy.Tests.Rendering;
using TopGrid.Testing;

namespace TopGrid.Deploy.Tests;

/// <summary>The program out of the archive that deploy/image/build.sh makes, as a cluster would run it.</summary>
[Trait("Category", "Slow")]
public sealed class ImageTests(BuiltImage image) : IClassFixture<BuiltImage>
{
    private const string User = "10001";

    [NeedsImageFact]
    public void It_says_how_the_manifests_start_it()
    {
        var manifests = Manifests.Of(Manifests.Production);
        var (config, ours) = (image.Archive.Config, manifests.Workloads.Where(one => one.IsOurs).ToList());
        var containers = ours.SelectMany(one => one.Containers).ToList();
        Assert.All(ours.Select(one => one.Pod.At("securityContext")), security => Assert.Equal(
            config.Text("User"), $"{security.Text("runAsUser")}:{security.Text("runAsGroup")}"));
        Assert.All(containers, container => Assert.Equal(config.Texts("Entrypoint"), container.Texts("command")));
        Assert.Equal(
            containers.SelectMany(container => container.List("ports")).Select(port => port.Text("containerPort")).Distinct().Order(),
            config.At("ExposedPorts")!.AsObject().Select(port => port.Key.Split('/')[0]).Order());
        Assert.Equal("SIGTERM", config.Text("StopSignal"));
    }

    [NeedsImageFact]
    public void An_upgrade_carries_the_program_only()
    {
        var layers = image.Archive.Layers.Select(layer => layer.Where(entry => entry.EntryType is not TarEntryType.Directory)
            .Select(entry => entry.Name.TrimStart('.', '/')).ToList()).ToList();
        Assert.Equal(3, layers.Count);
        Assert.DoesNotContain(layers[0], name => name.StartsWith("app/", StringComparison.Ordinal)
            || name.Contains("dotnet", StringComparison.Ordinal));
        Assert.Contains("usr/share/dotnet/dotnet", layers[1]);
        Assert.Contains("app/Npgsql.dll", layers[1]);
        Assert.DoesNotContain(layers[1], name => name.Contains("TopGrid", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("app/topgrid.dll", layers[2]);
        Assert.All(layers[2], name => Assert.StartsWith("app/topgrid", name, StringComparison.OrdinalIgnoreCase));
        // What is always the same has always the same date.
        Assert.All(image.Archive.Layers.Take(2), layer => Assert.All(
            layer, entry => Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime)));
    }

    [NeedsImageFact]
    public void Nothing_in_it_can_be_changed_by_its_user_or_makes_another_of_it()
    {
        var entries = image.Archive.Layers.SelectMany(layer => layer).ToList();
        Assert.All(entries, entry => Assert.Contains(
            entry.EntryType, (TarEntryType[])[TarEntryType.Directory, TarEntryType.RegularFile, TarEntryType.SymbolicLink]));
        Assert.DoesNotContain(entries, entry => entry.Mode.HasFlag(UnixFileMode.SetUser) || entry.Mode.HasFlag(UnixFileMode.SetGroup));
        Assert.DoesNotContain(entries, entry => entry is PaxTarEntry { ExtendedAttributes: var more }
            && more.Keys.Any(key => key.Contains("security.capability", StringComparison.Ordinal)));
        var open = entries.Where(entry => entry.EntryType is not TarEntryType.SymbolicLink
            && (entry.Uid != 0 || entry.Gid != 0 || entry.Mode.HasFlag(UnixFileMode.OtherWrite))).ToList();
        // Both are empty, and file systems are mounted on them.
        Assert.Equal(["data", "tmp"], open.Select(entry => entry.Name.Trim('.', '/')).Order());
        Assert.All(open, entry => Assert.Equal(TarEntryType.Directory, entry.EntryType));
        Assert.DoesNotContain(entries, entry => entry.EntryType is not TarEntryType.Directory
            && (entry.Name.Split('/')[^1] is "sh" or "bash" or "busybox" or "perl" or "apt" or "dpkg" or "su" or "mount"));
    }

    [NeedsImageFact]
    public void The_overlay_names_it()
    {
        var production = Manifests.Of(Manifests.Production);
        var pinned = Manifests.Of(image.Overlay);
        Assert.All(
            pinned.Workloads.Where(one => one.IsOurs).SelectMany(one => one.Containers),
            container => Assert.Equal($"registry.example.org/top/topgrid@{image.Archive.Digest}", container.Text("image")));
        Assert.Equal(
            production.Objects.Select(one => one.ToJsonString()),
            pinned.Objects.Select(one => one.ToJsonString().Replace($"@{image.Archive.Digest}", ":1.0", StringComparison.Ordinal)));
    }

    [NeedsImageFact]
    public async Task It_runs_as_the_manifests_say()
    {
        await using var database = await PostgresInstance.StartNewAsync();
        await using (var connection = new NpgsqlConnection(database.ConnectionString("postgres", "test")))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE ROLE topgrid_owner LOGIN; CREATE ROLE topgrid_app LOGIN", connection);
            await command.ExecuteNonQueryAsync();
            await using var create = new NpgsqlCommand("CREATE DATABASE topgrid OWNER topgrid_owner TEMPLATE template0", connection);
            await create.ExecuteNonQueryAsync();
        }

        var manifests = Manifests.Of(Manifests.Local);
        var settings = manifests.OfKind("ConfigMap")
            .Single(one => Manifests.NameOf(one).StartsWith("topgrid-settings", StringComparison.Ordinal)).At("data")!;
        settings["database"] = $"postgres:Host=127.0.0.1;Port={database.Port};Database=topgrid;Username=topgrid_app";
        settings["database-owner"] = $"postgres:Host=127.0.0.1;Port={database.Port};Database=topgrid;Username=topgrid_owner";
        // Nobody listens there: that traces cannot leave stops nothing.
        settings["collector"] = "http://127.0.0.1:9";
        var pod = new Pod(image, manifests, await VolumesAsync());
        var host = new Workload(manifests.The("Deployment", "topgrid-host"));
        var worker = new Workload(manifests.The("Deployment", "topgrid-worker"));
        var migrate = new Workload(manifests.The("Job", "topgrid-migrate"));

        foreach (var (workload, container) in new[] { (migrate, migrate.MainContainers.Single()), (host, host.InitContainers.Single()) })
        {
            var (exitCode, said) = await pod.RunAsync(workload, container);
            Assert.True(exitCode == 0 && !said.Contains("Cannot load library", StringComparison.Ordinal), said);
        }

        // Both at the same time, as they are in a cluster.
        await using var serving = await pod.ServeAsync(host);
        await using var computing = await pod.ServeAsync(worker);
        foreach (var running in new[] { serving, computing })
        {
            using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Assert.True(await running.AskAsync("livenessProbe", giveUp.Token), running.Process.Said);
            AssertConfined(running.Process);
        }

        // Without its database a process lives and is not ready: the probes ask what they are for.
        await database.StopAsync();
        foreach (var running in new[] { serving, computing })
        {
            using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await running.AskAsync("readinessProbe", giveUp.Token))
            {
                await Task.Delay(100, giveUp.Token);
            }

            Assert.True(await running.AskAsync("livenessProbe", giveUp.Token), running.Process.Said);
        }

        await database.StartAsync();
        foreach (var running in new[] { serving, computing })
        {
            await running.UntilAsync("readinessProbe");
            var exitCode = await running.TerminateAsync();
            Assert.True(exitCode == 0, $"It ended with {exitCode}:\n{running.Process.Said}");
        }
    }

    [NeedsImageFact]
    public async Task It_runs_by_itself_on_a_folder_of_data()
    {
        var (port, health) = (Pod.FreePort(), Pod.FreePort());
        string[] options = ["host", "--port", Text(port), "--health-port", Text(health), "--lang", "en"];
        await using var process = await ImageProcess.StartAsync(
            image.Tree, image.NewFolder("nothing"), User, image.Archive.Variables,
            [.. image.Archive.Config.Texts("Entrypoint"), .. options]);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // Probes answer before it has said that it listens; a host that is told to stop while it starts ends with another exit code.
        while (!await GrpcHealth.ServesAsync(health, "readiness", giveUp.Token)
            || !process.Said.Contains($"127.0.0.1:{port}", StringComparison.Ordinal))
        {
            Assert.True(process.IsRunning, process.Said);
            await Task.Delay(100, giveUp.Token);
        }

        AssertConfined(process);
        Assert.True(File.Exists($"/proc/{process.Id}/root/data/topgrid/topgrid.db"), process.Said);
        Assert.Equal(0, await process.TerminateAsync(TimeSpan.FromSeconds(60)));
    }

    private static void AssertConfined(ImageProcess process)
    {
        Assert.Equal([User, User, User, User], process.Status("Uid").Split('\t'));
        Assert.Equal([User, User, User, User], process.Status("Gid").Split('\t'));
        Assert.Equal("", process.Status("Groups"));
        Assert.Equal("1", process.Status("NoNewPrivs"));
        // The runtime says so when a library that it looks for is not in the base.
        Assert.DoesNotContain("Cannot load library", process.Said, StringComparison.Ordinal);
        Assert.Equal(0, long.Parse(process.Status("CapEff"), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var mounts = process.Mounts();
        Assert.Contains("ro", mounts["/"]);
        Assert.Contains("ro", mounts["/etc/topgrid"]);
        var open = mounts.Where(one => one.Value.Contains("rw")).Select(one => one.Key);
        Assert.Equal(["/data", "/dev", "/tmp"], open.Where(place => place.Split('/').Length == 2 && place != "/proc").Order());
    }

    /// <summary>What the secrets hold in a cluster, readable for the user and no more.</summary>
    private async Task<string> VolumesAsync()
    {
        var folder = image.NewFolder("volumes");
        foreach (var name in new[] { "tls", "database", "identities" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=topgrid-host", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "tls", "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls", "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "database", "ca.crt"), certificate.ExportCertificatePem());
        await Tool.RunAsync(
            "dotnet", Manifests.Metadata("TopGridProgram"), "identity", "create", "--user", "anna", "--name", "Anna", "--role", "operator",
            "--identities", Path.Combine(folder, "identities", "identities.json"));
        await Tool.RunAsync(
            "dotnet", Manifests.Metadata("TopGridProgram"), "cluster", "certificates", "--out", Path.Combine(folder, "cluster"));
        await Tool.RunAsync("chown", "-R", $"0:{User}", folder);
        await Tool.RunAsync("chmod", "-R", "u=rwX,g=rX,o=", folder);
        return folder;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
