using System.Text.Json.Nodes;

namespace TopGrid.Deploy.Tests.Rendering;

/// <summary>What a pod's process gets of its manifest.</summary>
internal static class Arguments
{
    /// <summary>The variables of a container: those of config maps with their values, the address of the pod as this machine's.</summary>
    public static Dictionary<string, string> Variables(JsonObject container, Manifests manifests) => container.List("env").ToDictionary(
        variable => variable.Text("name"),
        variable => variable.At("valueFrom", "configMapKeyRef") is { } key
            ? manifests.The("ConfigMap", key.Text("name")).Text("data", key.Text("key"))
            : variable.At("valueFrom", "fieldRef") is not null ? "127.0.0.1" : variable.Text("value"),
        StringComparer.Ordinal);

    /// <summary>The arguments as the pod's process gets them: <c>$(NAME)</c> is a variable of the container.</summary>
    public static string[] Expanded(JsonObject container, Manifests manifests)
    {
        var variables = Variables(container, manifests);
        string[] arguments = [.. container.Texts("args").Select(word => variables.Aggregate(
            word, (text, variable) => text.Replace($"$({variable.Key})", variable.Value, StringComparison.Ordinal)))];
        Assert.All(arguments, word => Assert.True(
            word.Length > 0 && !word.Contains("$(", StringComparison.Ordinal), $"{word} stands for nothing"));
        return arguments;
    }
}
