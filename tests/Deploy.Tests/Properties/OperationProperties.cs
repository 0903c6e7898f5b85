using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>Start, stop, probes, disruptions, spread and scaling.</summary>
internal static class OperationProperties
{
    private static readonly string[] _serving = ["topgrid-host", "topgrid-worker"];

    public static IReadOnlyList<Property> All { get; } =
    [
        new("Hosts and workers wait for the migration with a look that changes nothing",
            manifests => Ours(manifests)
                .Where(one => !one.InitContainers.Any(container => container.Texts("args") is ["migrate", "--check", ..]
                    && container.Texts("args").Contains("--wait") && !container.Texts("args").Contains("--application-role")))
                .Select(one => one.Name),
            manifests => manifests.Workloads.Single(one => one.Name == "topgrid-worker").Pod.Remove("initContainers")),

        new("A job migrates, as often as it takes, and gives the application role its rights",
            manifests => manifests.Workloads.Any(one => one is { Kind: "Job", Name: "topgrid-migrate" }
                && one.Pod.Text("restartPolicy") == "OnFailure"
                && one.MainContainers.First().Texts("args") is ["migrate", ..] arguments && !arguments.Contains("--check")
                && arguments.SkipWhile(word => word != "--application-role").ElementAtOrDefault(1) == "topgrid_app") ? [] : ["no such job"],
            manifests => Property.FirstContainer(manifests, "topgrid-migrate")["args"]!.AsArray().Insert(1, "--check")),

        new("Every container that serves is probed at start, for life and for readiness",
            manifests => manifests.Workloads.Where(one => one.Kind == "Deployment").SelectMany(one => one.MainContainers
                .SelectMany(container => new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Where(
                    probe => !container.ContainsKey(probe))
                    .Select(probe => $"{one.Name}: {probe}"))),
            manifests => Property.FirstContainer(manifests, "topgrid-collector").Remove("livenessProbe")),

        new("Probes of ours are gRPC health on the port that the program opens for it; life does not hang on the database",
            manifests => Ours(manifests).SelectMany(one =>
            {
                var container = one.MainContainers.First();
                var arguments = container.Texts("args");
                var port = arguments.SkipWhile(word => word != "--health-port").ElementAtOrDefault(1);
                var listens = arguments.SkipWhile(word => word != "--health-listen").ElementAtOrDefault(1) == "0.0.0.0";
                var declared = container.List("ports").Any(own => own.Text("name") == "health" && own.Text("containerPort") == port);
                var probes = new[] { ("startupProbe", "liveness"), ("livenessProbe", "liveness"), ("readinessProbe", "readiness") };
                return listens && declared && Array.TrueForAll(probes, probe =>
                    container.Text(probe.Item1, "grpc", "port") == port
                        && container.Text(probe.Item1, "grpc", "service") == probe.Item2) ? Array.Empty<string>() : [one.Name];
            }),
            manifests => Property.FirstContainer(manifests, "topgrid-host")["livenessProbe"]!["grpc"]!["service"] = "readiness"),

        new("A start may take longer than two failed probes, and a stop longer than what is under way",
            manifests => Ours(manifests)
                .Where(one => !int.TryParse(one.Pod.Text("terminationGracePeriodSeconds"), out var seconds) || seconds < 45)
                .Select(one => one.Name)
                .Concat(Ours(manifests).Where(one => one.MainContainers.First().At("startupProbe") is { } probe
                    && Number(probe, "periodSeconds") * Number(probe, "failureThreshold") < 60).Select(one => one.Name)),
            manifests => manifests.Workloads.Single(one => one.Name == "topgrid-worker").Pod["terminationGracePeriodSeconds"] = 10),

        new("A new version replaces pods one by one, without fewer meanwhile",
            manifests => Ours(manifests).Where(one => one.Object.Text("spec", "strategy", "rollingUpdate", "maxUnavailable") != "0")
                .Select(one => one.Name),
            manifests => manifests.The("Deployment", "topgrid-host")["spec"]!["strategy"]!["rollingUpdate"]!["maxUnavailable"] = 1),

        new("Every deployment has a disruption budget that lets one pod go, and a node be emptied",
            manifests => manifests.Workloads.Where(one => one.Kind == "Deployment")
                .Where(
                    one => !manifests.OfKind("PodDisruptionBudget")
                        .Any(budget => budget.At("spec", "selector").Selects(one.Labels) && budget.Text("spec", "maxUnavailable") == "1"))
                .Select(one => one.Name),
            manifests => manifests.The("PodDisruptionBudget", "topgrid-host")["spec"]!["maxUnavailable"] = 0),

        new("Hosts and workers spread over nodes and zones",
            manifests => Ours(manifests).SelectMany(one => new[] { "kubernetes.io/hostname", "topology.kubernetes.io/zone" }
                .Where(
                    key => !one.Pod.List("topologySpreadConstraints")
                        .Any(spread => spread.Text("topologyKey") == key && spread.At("labelSelector").Selects(one.Labels)))
                .Select(key => $"{one.Name}: {key}")),
            manifests => manifests.Workloads.Single(one => one.Name == "topgrid-worker").Pod["topologySpreadConstraints"]!.AsArray()
                .RemoveAt(0)),

        new("There are two hosts or more, never on one node",
            manifests => Number(manifests.The("Deployment", "topgrid-host"), "spec", "replicas") >= 2
                && manifests.Workloads.Single(one => one.Name == "topgrid-host").Pod.List("topologySpreadConstraints")
                    .Any(
                        spread => spread.Text("topologyKey") == "kubernetes.io/hostname"
                            && spread.Text("whenUnsatisfiable") == "DoNotSchedule") ? [] : ["topgrid-host"],
            manifests => manifests.The("Deployment", "topgrid-host")["spec"]!["replicas"] = 1) { ProductionOnly = true },

        new("Workers are scaled by the units that wait, between one and a few, and by nothing else",
            manifests => manifests.OfKind("ScaledObject").Where(one => one.Text("spec", "scaleTargetRef", "name") != "topgrid-worker"
                    || Number(one, "spec", "minReplicaCount") < 1 || Number(one, "spec", "maxReplicaCount") <= 1
                    || one.List("spec", "triggers").Single().Text("metadata", "valueLocation") != "topgrid_units{state=\"waiting\"}")
                .Select(one => one.ToJsonString())
                .Concat(
                    manifests.The("Deployment", "topgrid-worker")["spec"]!.AsObject().ContainsKey("replicas")
                        ? ["the deployment says how many too"]
                        : [])
                .Concat(manifests.OfKind("ScaledObject").Any() ? [] : ["nothing scales"]),
            manifests => manifests.The("Deployment", "topgrid-worker")["spec"]!["replicas"] = 3) { ProductionOnly = true },

        new("The number by which workers are scaled is one that the collector gives, where the scaler reads it",
            manifests =>
            {
                var url = new Uri(manifests.OfKind("ScaledObject").Single().List("spec", "triggers").Single().Text("metadata", "url"));
                var collector = TlsProperties.Collector(manifests);
                var served = collector.Text("exporters", "prometheus", "endpoint");
                return served == $"0.0.0.0:{url.Port}"
                    && url.AbsolutePath == "/metrics"
                    && collector.Is(false, "exporters", "prometheus", "add_metric_suffixes")
                    && collector.Texts("service", "pipelines", "metrics", "exporters") is ["prometheus"] ? [] : [$"{url}, {served}"];
            },
            manifests => manifests.OfKind("ScaledObject")
                .Single()["spec"]!["triggers"]!.AsArray()[0]!["metadata"]!["url"] =
                    "https://topgrid-collector.topgrid.svc:9090/metrics") { ProductionOnly = true },

        new("The database has connections for as many pods as there can be",
            manifests =>
            {
                var pool = int.Parse(
                    TlsProperties.Settings(manifests).Text("database").Split("Maximum Pool Size=")[1].Split(';')[0],
                    System.Globalization.CultureInfo.InvariantCulture);
                var workers = manifests.OfKind("ScaledObject").Select(one => Number(one, "spec", "maxReplicaCount")).DefaultIfEmpty(1)
                    .Max();
                // While a new version comes each kind has one more.
                var pods = workers + 1 + Number(manifests.The("Deployment", "topgrid-host"), "spec", "replicas") + 1;
                var most = int.Parse(
                    manifests.OfKind("Cluster").Single().Text("spec", "postgresql", "parameters", "max_connections"),
                    System.Globalization.CultureInfo.InvariantCulture);
                return pods * pool + 20 <= most ? [] : [$"{pods} pods with {pool} each, {most}"];
            },
            manifests => manifests.OfKind("Cluster").Single()["spec"]!["postgresql"]!["parameters"]!["max_connections"] = "40"),

        new("The collector answers for the backend: it keeps no traces of its own that it could lose",
            manifests =>
            {
                var collector = TlsProperties.Collector(manifests);
                var queued = collector.At("exporters") is JsonObject exporters
                    && exporters.Any(pair => pair.Key.StartsWith("otlp", StringComparison.Ordinal)
                    && !pair.Value.Is(false, "sending_queue", "enabled"));
                return queued || collector.Texts("service", "pipelines", "traces", "processors").Contains("batch")
                    ? ["collector.yaml"]
                    : [];
            },
            manifests =>
            {
                var map = manifests.OfKind("ConfigMap")
                    .Single(one => Manifests.NameOf(one).StartsWith("topgrid-collector-", StringComparison.Ordinal));
                map["data"]!["collector.yaml"] = map.Text("data", "collector.yaml")
                    .Replace("processors: [memory_limiter]", "processors: [memory_limiter, batch]", StringComparison.Ordinal);
            }),
    ];

    private static IEnumerable<Workload> Ours(Manifests manifests) => manifests.Workloads.Where(one => _serving.Contains(one.Name));

    private static int Number(JsonNode? node, params ReadOnlySpan<string> path) =>
        int.TryParse(node.Text(path), out var number) ? number : 0;
}
