using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Image;

/// <summary>Runs a container of the manifests out of an image, and asks its probes.</summary>
internal sealed class Pod(BuiltImage image, Manifests manifests, string volumes)
{
    /// <summary>Runs an init container or a job to its end.</summary>
    public async Task<(int ExitCode, string Said)> RunAsync(Workload workload, JsonObject container)
    {
        await using var process = await StartAsync(workload, container, Arguments.Expanded(container, manifests));
        return (await process.EndAsync(), process.Said);
    }

    /// <summary>Starts a container that serves, and waits for its start and readiness as a kubelet does.</summary>
    public async Task<Running> ServeAsync(Workload workload)
    {
        var container = workload.MainContainers.Single();
        var arguments = Arguments.Expanded(container, manifests);
        // Two processes of a pod's ports cannot be on one machine; which port answers the probe stays as the manifest says.
        var ports = container.List("ports").ToDictionary(port => port.Text("containerPort"), _ => FreePort(), StringComparer.Ordinal);
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i - 1] is "--port" or "--health-port" or "--cluster-port")
            {
                arguments[i] = ports[arguments[i]].ToString(CultureInfo.InvariantCulture);
            }
        }

        var running = new Running(await StartAsync(workload, container, arguments), container, ports, workload.Pod);
        await running.UntilAsync("startupProbe");
        await running.UntilAsync("readinessProbe");
        return running;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<ImageProcess> StartAsync(Workload workload, JsonObject container, string[] arguments)
    {
        // Nothing is mounted but scratch space and what lies in the folder of the volumes.
        Assert.All(container.List("volumeMounts").Select(mount => mount.Text("mountPath")), place => Assert.True(
            place == "/tmp" || Directory.Exists(Path.Combine(volumes, place["/etc/topgrid/".Length..])), place));
        var variables = image.Archive.Variables;
        foreach (var (name, value) in Arguments.Variables(container, manifests))
        {
            variables[name] = value;
        }

        var user = workload.Pod.Text("securityContext", "runAsUser");
        return await ImageProcess.StartAsync(image.Tree, volumes, user, variables, [.. container.Texts("command"), .. arguments]);
    }

    /// <summary>A container that serves.</summary>
    internal sealed class Running(ImageProcess process, JsonObject container, Dictionary<string, int> ports, JsonObject pod)
        : IAsyncDisposable
    {
        public ImageProcess Process => process;

        /// <summary>Asks a probe once.</summary>
        public Task<bool> AskAsync(string probe, CancellationToken cancellationToken) => GrpcHealth.ServesAsync(
            ports[container.Text(probe, "grpc", "port")], container.Text(probe, "grpc", "service"), cancellationToken);

        /// <summary>Asks a probe until it serves: as long as a kubelet would, and no less than a busy machine needs.</summary>
        public async Task UntilAsync(string probe)
        {
            var limit = TimeSpan.FromSeconds(Math.Max(60, Number(probe, "periodSeconds") * Number(probe, "failureThreshold")));
            using var giveUp = new CancellationTokenSource(limit);
            for (var asked = Stopwatch.StartNew(); !await AskAsync(probe, giveUp.Token); await Task.Delay(100, giveUp.Token))
            {
                Assert.True(asked.Elapsed < limit && process.IsRunning, $"{probe} is not answered:\n{process.Said}");
            }
        }

        /// <summary>Ends it as a kubelet does.</summary>
        public Task<int> TerminateAsync() => process.TerminateAsync(TimeSpan.FromSeconds(
            int.Parse(pod.Text("terminationGracePeriodSeconds"), CultureInfo.InvariantCulture)));

        public ValueTask DisposeAsync() => process.DisposeAsync();

        private int Number(string probe, string name) => int.Parse(container.Text(probe, name), CultureInfo.InvariantCulture);
    }
}
