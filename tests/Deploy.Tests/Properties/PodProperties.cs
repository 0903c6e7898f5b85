using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>What every pod keeps to.</summary>
internal static class PodProperties
{
    // Kubernetes, "Pod Security Standards", profile restricted: "Volume Types".
    private static readonly string[] _restrictedVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public static IReadOnlyList<Property> All { get; } =
    [
        new("The name space admits only pods of the profile restricted",
            manifests => manifests.OfKind("Namespace")
                .Where(one => one.Text("metadata", "labels", "pod-security.kubernetes.io/enforce") != "restricted")
                .Select(Manifests.NameOf).Concat(manifests.OfKind("Namespace").Any() ? [] : ["no name space"]),
            manifests => manifests.OfKind("Namespace").Single()["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"] = "baseline"),

        new("Every object is in that name space",
            manifests => manifests.Objects.Where(one => one.Text("kind") != "Namespace" && one.Text("metadata", "namespace") != "topgrid")
                .Select(Manifests.NameOf),
            manifests => manifests.The("Service", "topgrid-host")["metadata"]!["namespace"] = "default"),

        new("Pods do not run as root and take the system calls of the runtime's profile",
            manifests => manifests.Workloads.Where(one =>
                    !one.Pod.Is(true, "securityContext", "runAsNonRoot") || one.Pod.Text("securityContext", "runAsUser") is "" or "0"
                    || one.Pod.Text("securityContext", "seccompProfile", "type") != "RuntimeDefault")
                .Select(one => one.Name),
            manifests => manifests.Workloads.First().Pod["securityContext"]!["runAsNonRoot"] = false),

        new("Pods share nothing with their node",
            manifests => manifests.Workloads.SelectMany(one => new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(one.Pod.ContainsKey)
                .Concat(
                    one.Pod.List("volumes")
                        .SelectMany(
                            volume => volume.Select(pair => pair.Key).Where(key => key != "name" && !_restrictedVolumes.Contains(key))))
                .Concat(
                    one.Containers.SelectMany(
                        container => container.List("ports").Where(port => port.ContainsKey("hostPort")).Select(_ => "hostPort")))
                .Select(what => $"{one.Name}: {what}")),
            manifests => manifests.Workloads.First().Pod["hostNetwork"] = true),

        new("Containers gain no privileges, have no capabilities and cannot write to their image",
            manifests => Property.Containers(manifests).Where(one =>
                    !one.Container.Is(false, "securityContext", "allowPrivilegeEscalation")
                        || !one.Container.Is(true, "securityContext", "readOnlyRootFilesystem")
                    || !one.Container.Texts("securityContext", "capabilities", "drop").SequenceEqual(["ALL"])
                    || one.Container.At("securityContext", "capabilities", "add") is not null
                    || one.Container.Is(true, "securityContext", "privileged"))
                .Select(one => $"{one.Workload.Name}: {one.Container.Text("name")}"),
            manifests => manifests.Workloads.Single(
                one => one.Name == "topgrid-worker").InitContainers.First()["securityContext"]!["readOnlyRootFilesystem"] = false),

        new("Every container asks for processor and memory and is bound in both",
            manifests => Property.Containers(manifests).Where(one => new[] { "requests", "limits" }.Any(kind =>
                    new[] { "cpu", "memory" }.Any(what => one.Container.Text("resources", kind, what).Length == 0)))
                .Select(one => $"{one.Workload.Name}: {one.Container.Text("name")}")
                .Concat(manifests.OfKind("Cluster").Where(one => one.Text("spec", "resources", "limits", "memory").Length == 0
                    || one.Text("spec", "resources", "requests", "cpu").Length == 0).Select(Manifests.NameOf)),
            manifests => Property.FirstContainer(manifests, "topgrid-worker")["resources"]!["limits"]!.AsObject().Remove("memory")),

        new("Every image has a version, and not the latest",
            manifests => Property.Containers(manifests).Select(one => one.Container.Text("image"))
                .Concat(manifests.OfKind("Cluster").Select(one => one.Text("spec", "imageName")))
                .Where(
                    image => !image.Split('/')[^1].Contains(':', StringComparison.Ordinal)
                        || image.EndsWith(":latest", StringComparison.Ordinal)),
            manifests => Property.FirstContainer(manifests, "topgrid-host")["image"] = "topgrid:latest"),

        new("Every scratch space is bound",
            manifests => manifests.Workloads.SelectMany(one => one.Pod.List("volumes")
                .Where(volume => volume.ContainsKey("emptyDir") && volume.Text("emptyDir", "sizeLimit").Length == 0)
                .Select(volume => $"{one.Name}: {volume.Text("name")}")),
            manifests => manifests.Workloads.Single(one => one.Name == "topgrid-host").Pod.List("volumes")
                .Single(volume => volume.ContainsKey("emptyDir"))["emptyDir"] = new JsonObject()),
    ];
}
