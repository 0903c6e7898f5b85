using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace TopGrid.Deploy.Tests.Rendering;

/// <summary>The objects that an overlay renders to, as JSON that a test may change.</summary>
internal sealed class Manifests(string overlay, IEnumerable<JsonNode> objects)
{
    public const string Local = "local";
    public const string Production = "production";
    public const string Pinned = "pinned";

    private static readonly ConcurrentDictionary<string, string> _rendered = new(StringComparer.Ordinal);

    public static string RepoRoot { get; } = Metadata("RepoRoot");

    public string Overlay => overlay;

    public IReadOnlyList<JsonObject> Objects { get; } = [.. objects.Select(node => node.AsObject())];

    public bool IsProduction => overlay == Production;

    /// <summary>Renders an overlay, each time anew for the caller to change.</summary>
    public static Manifests Of(string overlay) => new(overlay, YamlJson.Documents(Text(overlay)));

    /// <summary>What <c>kubectl kustomize</c> prints for an overlay.</summary>
    public static string Text(string overlay) => _rendered.GetOrAdd(overlay, Render);

    public IEnumerable<JsonObject> OfKind(string kind) => Objects.Where(one => one.Text("kind") == kind);

    public JsonObject The(string kind, string name) => OfKind(kind).Single(one => NameOf(one) == name);

    /// <summary>What makes pods, with its pod: Deployments and Jobs.</summary>
    public IEnumerable<Workload> Workloads => Objects
        .Where(one => one.Text("kind") is "Deployment" or "Job" or "StatefulSet" or "DaemonSet" or "CronJob")
        .Select(one => new Workload(one));

    public static string NameOf(JsonObject one) => one.Text("metadata", "name");

    public static string Metadata(string key) => typeof(Manifests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    private static string Render(string overlay)
    {
        // An absolute path stays as it is: a copy of a test's own.
        var folder = Path.Combine(RepoRoot, "deploy", "k8s", "overlays", overlay);
        foreach (var (tool, verb) in new[] { ("kubectl", "kustomize"), ("kustomize", "build") })
        {
            try
            {
                using var process = Process.Start(
                    new ProcessStartInfo(tool, [verb, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var error = process.StandardError.ReadToEndAsync();
                var text = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0
                    ? text
                    : throw new InvalidOperationException(
                        $"{tool} {verb} {folder} ended with {process.ExitCode}; kubectl 1.24 or newer is needed. It said: {error.Result}");
            }
            catch (Win32Exception)
            {
                // Not installed; the other one may be.
            }
        }

        throw new InvalidOperationException(
            "These tests render with 'kubectl kustomize' of kubectl 1.24 or newer, or with 'kustomize build'. Install one of them.");
    }
}

/// <summary>A Deployment or a Job.</summary>
internal sealed record Workload(JsonObject Object)
{
    public string Name => Manifests.NameOf(Object);

    public string Kind => Object.Text("kind");

    public JsonObject Pod => Object.At("spec", "template", "spec")!.AsObject();

    public JsonObject Labels => Object.At("spec", "template", "metadata", "labels")!.AsObject();

    public IEnumerable<JsonObject> Containers => InitContainers.Concat(MainContainers);

    public IEnumerable<JsonObject> MainContainers => Pod.List("containers");

    public IEnumerable<JsonObject> InitContainers => Pod.List("initContainers");

    /// <summary>Does it run this program, and not one of others?</summary>
    public bool IsOurs => MainContainers.All(container => container.Texts("command").Contains("/app/topgrid.dll"));
}

/// <summary>Looking into JSON without asking at every step whether it is there.</summary>
internal static class JsonPaths
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    /// <summary>A text or number as text; empty when it is not there.</summary>
    public static string Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path)?.ToString() ?? "";

    public static bool Is(this JsonNode? node, bool wanted, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var there) && there == wanted;

    public static IEnumerable<JsonObject> List(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray list ? list.Select(one => one!.AsObject()) : [];

    public static IReadOnlyList<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray list ? [.. list.Select(one => one!.ToString())] : [];

    /// <summary>Every text in it, wherever.</summary>
    public static IEnumerable<string> AllTexts(this JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Value.AllTexts()),
        JsonArray list => list.SelectMany(AllTexts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>Does a selector of labels choose these?</summary>
    public static bool Selects(this JsonNode? selector, JsonObject labels)
    {
        var plain = selector.At("matchLabels") is not JsonObject wanted
            || wanted.All(pair => labels.Text(pair.Key) == pair.Value!.ToString());
        return plain && selector.List("matchExpressions").All(expression =>
            expression.Text("operator") == "In" && expression.Texts("values").Contains(labels.Text(expression.Text("key"))));
    }
}
