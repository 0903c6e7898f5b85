using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>Rights and secrets.</summary>
internal static partial class AccessProperties
{
    /// <summary>Secrets that people make (docs/operations.md); all others come from cert-manager.</summary>
    private static readonly string[] _byHand = ["topgrid-identities", "topgrid-backup-store", "topgrid-trace-backend"];

    public static IReadOnlyList<Property> All { get; } =
    [
        new("No pod has a token for the Kubernetes API, and each kind an account of its own",
            manifests => manifests.Workloads.Where(one => !one.Pod.Is(false, "automountServiceAccountToken")
                    || one.Pod.Text("serviceAccountName") != one.Name
                    || !manifests.OfKind("ServiceAccount")
                    .Any(account => Manifests.NameOf(account) == one.Name && account.Is(false, "automountServiceAccountToken")))
                .Select(one => one.Name)
                .Concat(manifests.OfKind("ServiceAccount").Select(Manifests.NameOf).Except(manifests.Workloads.Select(one => one.Name))),
            manifests => manifests.Workloads.First().Pod.Remove("automountServiceAccountToken")),

        new("Nobody is given a right in the Kubernetes API",
            manifests => manifests.Objects.Where(one => one.Text("apiVersion").StartsWith("rbac.", StringComparison.Ordinal))
                .Select(Manifests.NameOf),
            manifests => manifests.The("ServiceAccount", "topgrid-host")["apiVersion"] = "rbac.authorization.k8s.io/v1"),

        new("No secret stands in a manifest",
            manifests => manifests.OfKind("Secret").Select(Manifests.NameOf)
                .Concat(
                    manifests.Objects.SelectMany(
                        one => one.AllTexts().Where(text => Password().IsMatch(text)).Select(text => $"{Manifests.NameOf(one)}: {text}")))
                .Concat(Property.Containers(manifests).SelectMany(one => one.Container.List("env")
                    .Where(variable => variable.ContainsKey("value") && SecretName().IsMatch(variable.Text("name")))
                    .Select(variable => variable.Text("name")))),
            manifests => manifests.OfKind("ConfigMap")
                .First(one => Manifests.NameOf(one).StartsWith("topgrid-settings", StringComparison.Ordinal))["data"]!["database"]
                = "postgres:Host=x;Username=u;Password=p"),

        new("Every secret that is used is made by a certificate or named as one that people make",
            manifests => Used(manifests).Except(manifests.OfKind("Certificate").Select(one => one.Text("spec", "secretName")))
                .Except(_byHand),
            manifests => manifests.The("Certificate", "topgrid-db-app")["spec"]!["secretName"] = "other"),

        new("Only the migration uses the role that owns the tables",
            manifests => manifests.Workloads.Where(one => one.Name != "topgrid-migrate")
                .Where(one => one.Pod.AllTexts().Any(text => text is "topgrid-db-owner" or "database-owner")).Select(one => one.Name)
                .Concat(
                    manifests.Workloads.Where(one => one.Name == "topgrid-migrate" && !one.Pod.AllTexts().Contains("topgrid-db-owner"))
                        .Select(one => one.Name)),
            manifests => manifests.Workloads.Single(one => one.Name == "topgrid-host").Pod.List("volumes")
                .First(one => one.ContainsKey("secret"))["secret"]!["secretName"] = "topgrid-db-owner"),
    ];

    private static IEnumerable<string> Used(Manifests manifests) => manifests.Workloads
        .SelectMany(one => one.Pod.List("volumes").Select(volume => volume.Text("secret", "secretName"))
            .Concat(
                one.Containers.SelectMany(
                    container => container.List("env").Select(variable => variable.Text("valueFrom", "secretKeyRef", "name")))))
        .Concat(
            manifests.OfKind("TriggerAuthentication")
                .SelectMany(one => one.List("spec", "secretTargetRef").Select(target => target.Text("name"))))
        .Concat(
            manifests.OfKind("Cluster")
                .SelectMany(
                    one => one.At("spec", "certificates") is JsonObject secrets ? secrets.Select(pair => pair.Value!.ToString()) : []))
        .Concat(manifests.OfKind("ObjectStore").SelectMany(one => one.At("spec", "configuration", "s3Credentials") is JsonObject keys
            ? keys.Select(pair => pair.Value.Text("name")) : []))
        .Where(name => name.Length > 0).Distinct();

    [GeneratedRegex(@"(?i)(password|passwd|pwd|secret_?key|token)\s*=\s*\S|://[^/\s:@]+:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY")]
    private static partial Regex Password();

    [GeneratedRegex("(?i)password|token|secret")]
    private static partial Regex SecretName();
}
