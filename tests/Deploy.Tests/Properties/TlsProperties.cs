using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>Nothing goes over a wire in cleartext, and everybody checks whom they speak to.</summary>
internal static class TlsProperties
{
    private const string Nodes = "topgrid-cluster-tls";

    public static IReadOnlyList<Property> All { get; } =
    [
        new("The host speaks TLS with a certificate of the authority",
            manifests =>
            {
                var host = manifests.Workloads.Single(one => one.Name == "topgrid-host");
                var arguments = host.MainContainers.First().Texts("args");
                return Array.Exists(["--tls-certificate", "--tls-key"], option => !arguments.Contains(option))
                    || !Mounts(host, "/etc/topgrid/tls", "topgrid-host-tls")
                    ? [string.Join(' ', arguments)] : [];
            },
            manifests => Property.FirstContainer(manifests, "topgrid-host")["args"]!.AsArray().RemoveAt(8)),

        new("Every way to the database checks the server's name and authority and shows a certificate",
            manifests => Settings(manifests).Where(pair => pair.Key.StartsWith("database", StringComparison.Ordinal))
                .Select(pair => pair.Value!.ToString())
                .Where(text => !text.Contains("SSL Mode=VerifyFull;", StringComparison.Ordinal)
                || !text.Contains("Root Certificate=/etc/topgrid/database/ca.crt;", StringComparison.Ordinal)
                    || !text.Contains("SSL Certificate=", StringComparison.Ordinal)
                    || !text.Contains("SSL Key=", StringComparison.Ordinal)),
            manifests => Settings(manifests)["database"] = Settings(manifests)["database"]!.ToString()
                .Replace("VerifyFull", "Require", StringComparison.Ordinal)),

        new("The database admits its two roles by their certificates and nobody else",
            manifests => manifests.OfKind("Cluster").SelectMany(one =>
            {
                var rules = one.Texts("spec", "postgresql", "pg_hba");
                return rules.SequenceEqual(
                    ["hostnossl all all all reject", "hostssl topgrid topgrid_owner all cert", "hostssl topgrid topgrid_app all cert",
                        "host all all all reject"])
                    ? [] : rules;
            }),
            manifests => manifests.OfKind("Cluster").Single()["spec"]!["postgresql"]!["pg_hba"]!.AsArray().RemoveAt(3)),

        new("The names in the database's certificates are the roles that connect with them",
            manifests => new[] { ("topgrid-db-app", "database"), ("topgrid-db-owner", "database-owner") }
                .Where(
                    one => !Settings(manifests).Text(one.Item2)
                        .Contains(
                            $"Username={manifests.The("Certificate", one.Item1).Text("spec", "commonName")};", StringComparison.Ordinal))
                .Select(one => one.Item1),
            manifests => manifests.The("Certificate", "topgrid-db-app")["spec"]!["commonName"] = "topgrid"),

        new("Every server that is called by name has that name in its certificate",
            manifests => Called(manifests)
                .Where(one => !manifests.The("Certificate", one.Certificate).Texts("spec", "dnsNames").Contains(one.Name))
                .Select(one => one.Name),
            manifests => manifests.The("Certificate", "topgrid-db-server")["spec"]!["dnsNames"]!.AsArray().RemoveAt(0)),

        new("Certificates say what they are for, end within ninety days and are renewed with a new key",
            manifests => manifests.OfKind("Certificate").Where(one => !one.Is(true, "spec", "isCA"))
                .Where(one => one.Text("spec", "duration") != "2160h"
                || one.Text("spec", "privateKey", "rotationPolicy") != "Always"
                || one.Texts("spec", "usages").Count == 0
                    || (Manifests.NameOf(one) != Nodes
                    && one.Texts("spec", "usages").Contains("server auth") == one.Texts("spec", "usages").Contains("client auth")))
                .Select(Manifests.NameOf),
            manifests => manifests.The("Certificate", "topgrid-host-tls")["spec"]!["usages"]!.AsArray().Add("client auth")),

        new("Nodes of the cluster show one another a certificate in their common name, good for both directions, and are reached at the pod's own address",
            manifests => manifests.Workloads.Where(one => one.Name is "topgrid-host" or "topgrid-worker")
                .Where(one =>
                {
                    var container = one.MainContainers.First();
                    string After(string option) => container.Texts("args").SkipWhile(word => word != option).ElementAtOrDefault(1) ?? "";
                    var address = container.List("env")
                        .SingleOrDefault(variable => After("--cluster-address") == $"$({variable.Text("name")})");
                    return After("--cluster-certificates") != "/etc/topgrid/cluster" || !Mounts(one, "/etc/topgrid/cluster", Nodes)
                        || address.Text("valueFrom", "fieldRef", "fieldPath") != "status.podIP"
                        || !container.List("ports")
                        .Any(port => port.Text("name") == "cluster" && port.Text("containerPort") == After("--cluster-port"));
                })
                .Select(one => one.Name)
                .Concat(manifests.The("Certificate", Nodes).Texts("spec", "dnsNames").SequenceEqual(["topgrid-cluster"])
                    && manifests.The("Certificate", Nodes).Texts("spec", "usages").Order()
                    .SequenceEqual(["client auth", "digital signature", "server auth"]) ? [] : [Nodes]),
            manifests => manifests.The("Certificate", Nodes)["spec"]!["usages"]!.AsArray().RemoveAt(2)),

        new("Collector and whoever speaks to it use TLS",
            manifests => new[] { Settings(manifests).Text("collector") }.Where(
                address => !address.StartsWith("https://", StringComparison.Ordinal))
                .Concat(Collector(manifests).At("receivers", "otlp", "protocols") is JsonObject protocols
                    ? protocols.Where(pair => pair.Value.At("tls", "cert_file") is null).Select(pair => pair.Key) : ["no receiver"])
                .Concat(Collector(manifests).At("exporters") is JsonObject exporters
                    ? exporters.Where(pair => pair.Key == "prometheus" && pair.Value.At("tls", "client_ca_file") is null
                        || pair.Value.Text("endpoint").StartsWith("http:", StringComparison.Ordinal)).Select(pair => pair.Key) : [])
                .Concat(manifests.OfKind("ScaledObject").SelectMany(one => one.List("spec", "triggers"))
                    .Where(
                        trigger => !trigger.Text("metadata", "url").StartsWith("https://", StringComparison.Ordinal)
                            || trigger.Text("metadata", "authMode") != "tls").Select(_ => "scaler")),
            manifests => Settings(manifests)["collector"] = "http://topgrid-collector:4318"),

        new("Who sends to the collector trusts the authority that signed its certificate",
            manifests => manifests.Workloads.Where(one => one.Name is "topgrid-host" or "topgrid-worker")
                .Where(one => one.MainContainers.First().List("env").SingleOrDefault(variable => variable.Text("name") == "SSL_CERT_FILE")
                .Text("value") != "/etc/topgrid/database/ca.crt"
                    || !Mounts(one, "/etc/topgrid/database", "topgrid-db-app"))
                .Select(one => one.Name),
            manifests => Property.FirstContainer(manifests, "topgrid-worker")["env"]!.AsArray().Clear()),
    ];

    public static JsonObject Settings(Manifests manifests) => manifests.OfKind("ConfigMap")
        .Single(one => Manifests.NameOf(one).StartsWith("topgrid-settings-", StringComparison.Ordinal))["data"]!.AsObject();

    public static JsonNode Collector(Manifests manifests) => YamlJson.Documents(manifests.OfKind("ConfigMap")
        .Single(one => Manifests.NameOf(one).StartsWith("topgrid-collector-", StringComparison.Ordinal)).Text("data", "collector.yaml"))
        .Single();

    private static IEnumerable<(string Name, string Certificate)> Called(Manifests manifests) =>
    [
        .. Settings(manifests).Where(pair => pair.Key.StartsWith("database", StringComparison.Ordinal))
            .Select(pair => (pair.Value!.ToString().Split("Host=")[1].Split(';')[0], "topgrid-db-server")),
        (new Uri(Settings(manifests).Text("collector")).Host, "topgrid-collector-tls"),
        ("topgrid-host", "topgrid-host-tls"),
        .. manifests.OfKind("ScaledObject").SelectMany(one => one.List("spec", "triggers"))
            .Select(trigger => (new Uri(trigger.Text("metadata", "url")).Host, "topgrid-collector-tls")),
    ];

    private static bool Mounts(Workload workload, string path, string secret) => workload.MainContainers.First().List("volumeMounts")
        .Any(mount => mount.Text("mountPath") == path && workload.Pod.List("volumes")
            .Any(volume => volume.Text("name") == mount.Text("name") && volume.Text("secret", "secretName") == secret));
}
