using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>Who may speak to whom.</summary>
internal static class NetworkProperties
{
    private const string Database = "topgrid-db";

    private static readonly (string Namespace, JsonObject SpaceLabels, JsonObject PodLabels)[] _outside =
    [
        ("a client", Labels("kubernetes.io/metadata.name", "gateway", "topgrid-clients", "true"), []),
        ("a stranger", Labels("kubernetes.io/metadata.name", "elsewhere"), []),
        ("the database operator", Labels("kubernetes.io/metadata.name", "cnpg-system"), Labels("app.kubernetes.io/name", "cloudnative-pg")),
        ("the scaler", Labels("kubernetes.io/metadata.name", "keda"), Labels("app", "keda-operator")),
        ("the dashboards", Labels("kubernetes.io/metadata.name", "monitoring", "topgrid-monitoring", "true"), []),
        ("the names", Labels("kubernetes.io/metadata.name", "kube-system"), Labels("k8s-app", "kube-dns")),
    ];

    /// <summary>
    /// Everything that may reach something; whatever is not here is refused. Probes come from the node and are not subject to it.
    /// </summary>
    private static readonly string[] _allowed =
    [
        "a client > topgrid-host 5180",
        "topgrid-host > topgrid-db 5432",
        "topgrid-worker > topgrid-db 5432",
        "topgrid-migrate > topgrid-db 5432",
        "topgrid-host > topgrid-collector 4318",
        "topgrid-worker > topgrid-collector 4318",
        "topgrid-host > topgrid-host 2552",
        "topgrid-host > topgrid-worker 2552",
        "topgrid-worker > topgrid-host 2552",
        "topgrid-worker > topgrid-worker 2552",
        "topgrid-db > topgrid-db 5432",
        "topgrid-db > topgrid-db 8000",
        "the database operator > topgrid-db 5432",
        "the database operator > topgrid-db 8000",
    ];

    private static readonly string[] _allowedInProduction = [
        "the scaler > topgrid-collector 8889", "the dashboards > topgrid-collector 8889"];

    private static readonly int[] _ports = [22, 80, 443, 2552, 4318, 5180, 5181, 5432, 8000, 8889, 13133];

    public static IReadOnlyList<Property> All { get; } =
    [
        new("Whatever no policy names is refused, in and out",
            manifests => manifests.OfKind("NetworkPolicy").Any(one =>
                one.At("spec", "podSelector") is JsonObject { Count: 0 }
                    && one.Texts("spec", "policyTypes").Order().SequenceEqual(["Egress", "Ingress"])
                && one.At("spec", "ingress") is null && one.At("spec", "egress") is null) ? [] : ["no policy that refuses everything"],
            manifests => manifests.The("NetworkPolicy", "default-deny")["spec"]!["ingress"] = new JsonArray(new JsonObject())),

        new("Exactly those reach one another that must",
            manifests =>
            {
                var wanted = manifests.IsProduction ? [.. _allowed, .. _allowedInProduction] : _allowed;
                var there = Reaches(manifests).ToList();
                return wanted.Except(there).Select(one => $"refused: {one}").Concat(there.Except(wanted).Select(one => $"allowed: {one}"));
            },
            manifests => manifests.The("NetworkPolicy", "worker")["spec"]!.AsObject().Remove("egress")),

        new("No more ports of a pod are open to others than must be",
            manifests => Reaches(manifests)
                .Where(one => one.EndsWith(" 5181", StringComparison.Ordinal) || one.EndsWith(" 13133", StringComparison.Ordinal)),
            manifests => manifests.The("NetworkPolicy", "host")["spec"]!["ingress"]!.AsArray()[0]!["ports"]!.AsArray()
                .Add(new JsonObject { ["port"] = 5181, ["protocol"] = "TCP" })),

        new("Only who has to speaks to the outside",
            manifests => manifests.OfKind("NetworkPolicy").Where(one => one.List("spec", "egress").Any(rule => OpensOutside(rule)))
                .Select(Manifests.NameOf).Except(manifests.IsProduction ? ["database", "outside"] : ["database"]),
            manifests => manifests.The("NetworkPolicy", "worker")["spec"]!["egress"]!.AsArray()
                .Add(new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 443 }) })),

        new("Every selector of a policy, service or budget selects a pod",
            manifests => manifests.Objects
                .Select(one => (Object: one, Selector: one.Text("kind") switch
                {
                    "NetworkPolicy" => one.At("spec", "podSelector"),
                    "PodDisruptionBudget" => one.At("spec", "selector"),
                    "Service" => new JsonObject { ["matchLabels"] = one.At("spec", "selector")?.DeepClone() },
                    _ => null,
                }))
                .Where(one => one.Selector is not null && !Pods(manifests).Any(pod => one.Selector.Selects(pod.Labels)))
                .Select(one => Manifests.NameOf(one.Object)),
            manifests => manifests.The("Service", "topgrid-host")["spec"]!["selector"]!["app.kubernetes.io/name"] = "host"),

        new("Every port of a service is one of its pods",
            manifests => manifests.OfKind("Service").SelectMany(service => service.List("spec", "ports")
                .Where(port => !manifests.Workloads.Where(
                    one => new JsonObject { ["matchLabels"] = service.At("spec", "selector")?.DeepClone() }.Selects(one.Labels))
                    .Any(
                        one => one.MainContainers.SelectMany(container => container.List("ports"))
                            .Any(own => own.Text("name") == port.Text("targetPort"))))
                .Select(port => $"{Manifests.NameOf(service)}: {port.Text("targetPort")}")),
            manifests => manifests.The("Service", "topgrid-host")["spec"]!["ports"]!.AsArray()[0]!["targetPort"] = "json"),
    ];

    private static IEnumerable<string> Reaches(Manifests manifests)
    {
        var policies = manifests.OfKind("NetworkPolicy").ToList();
        var pods = Pods(manifests).ToList();
        var own = Labels("kubernetes.io/metadata.name", "topgrid");
        foreach (var to in pods)
        {
            foreach (var port in _ports)
            {
                foreach (var from in pods.Where(from => Admits(policies, "ingress", to.Labels, own, from.Labels, port, sameSpace: true)
                    && Admits(policies, "egress", from.Labels, own, to.Labels, port, sameSpace: true)))
                {
                    yield return $"{from.Name} > {to.Name} {port}";
                }

                foreach (var (name, space, labels) in _outside.Where(
                    from => Admits(policies, "ingress", to.Labels, from.SpaceLabels, from.PodLabels, port, sameSpace: false)))
                {
                    yield return $"{name} > {to.Name} {port}";
                }
            }
        }
    }

    // As Kubernetes reads policies: a pod that some policy of a direction selects admits what any of them names.
    private static bool Admits(
        List<JsonObject> policies, string direction, JsonObject of, JsonObject peerSpace, JsonObject peer, int port, bool sameSpace)
    {
        var type = direction == "ingress" ? "Ingress" : "Egress";
        var bound = policies.Where(
            policy => policy.Texts("spec", "policyTypes").Contains(type) && policy.At("spec", "podSelector").Selects(of)).ToList();
        return bound.Count == 0 || bound.Any(policy => policy.List("spec", direction).Any(rule =>
            (!rule.ContainsKey("ports")
                || rule.List("ports").Any(one => one.Text("port") == port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            && (!rule.ContainsKey(direction == "ingress" ? "from" : "to") || rule.List(direction == "ingress" ? "from" : "to").Any(one =>
                !one.ContainsKey("ipBlock")
                && (one.ContainsKey("namespaceSelector") ? one["namespaceSelector"].Selects(peerSpace) : sameSpace)
                && (!one.ContainsKey("podSelector") || one["podSelector"].Selects(peer))))));
    }

    private static bool OpensOutside(JsonObject rule) => !rule.ContainsKey("to") || rule.List("to").Any(one => one.ContainsKey("ipBlock"));

    private static IEnumerable<(string Name, JsonObject Labels)> Pods(Manifests manifests) =>
        manifests.Workloads.Select(one => (one.Name, one.Labels))
        .Concat(manifests.OfKind("Cluster").Select(one => (Manifests.NameOf(one), Labels("cnpg.io/cluster", Database))));

    private static JsonObject Labels(params string[] pairs) =>
        new(pairs.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)JsonValue.Create(pair[1]))));
}
