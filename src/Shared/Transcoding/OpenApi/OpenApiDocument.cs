using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using TopGrid.Access.Callers;
using TopGrid.Common.V1;
using TopGrid.Transcoding.Answers;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding.OpenApi;

/// <summary>The JSON face as an OpenAPI 3.1 document, made from the descriptors; methods that only modules may call are left out.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions _readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the document in UTF-8; the same contracts give the same bytes.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="bindings">All places of methods.</param>
    /// <param name="comments">A descriptor set with source information; null = no descriptions.</param>
    public static byte[] Write(string title, IEnumerable<HttpBinding> bindings, Func<Stream>? comments)
    {
        List<HttpBinding> open = [.. bindings.Where(IsForCallersOutside)];
        var texts = Comments.Read(comments);
        var schemas = new Schemas(texts);
        var operations = new Operations(schemas, texts, new PathNames([.. Closure(open).Values, ResourcesReflection.Descriptor]));
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var binding in open.OrderBy(binding => binding.Descriptor.FullName, StringComparer.Ordinal))
        {
            var (path, operation) = operations.Of(binding);
            paths.TryAdd(path, []);
            paths[path].TryAdd(HttpMethodOf(binding), operation);
        }

        var services = open.Select(binding => binding.Descriptor.Service).Distinct()
            .OrderBy(service => service.FullName, StringComparer.Ordinal);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = title,
                ["version"] = Version(),
                ["description"] =
                    "Each method of the gRPC services as JSON over HTTP. Streams are lines of JSON; errors are problem details (RFC 9457).",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["tags"] = new JsonArray(
                [.. services.Select(
                    service => (JsonNode)Schemas.Described(new JsonObject { ["name"] = service.Name }, texts.Of(service)))]),
            ["paths"] = new JsonObject(paths.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))),
            ["components"] = Components(schemas),
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, _readable);
    }

    private static JsonObject Components(Schemas schemas)
    {
        var all = schemas.All();
        all["Problem"] = ProblemSchema();
        return new JsonObject
        {
            ["securitySchemes"] = new JsonObject
            {
                ["token"] = new JsonObject
                {
                    ["type"] = "http",
                    ["scheme"] = "bearer",
                    ["description"] = "The secret of a local identity, or a signed token (JWT).",
                },
            },
            ["responses"] = new JsonObject
            {
                ["Problem"] = new JsonObject
                {
                    ["description"] = "The call was refused or failed; the answer says what was wrong, where, and what to do.",
                    ["content"] = new JsonObject
                    {
                        [Problem.ContentType] = new JsonObject { ["schema"] = Operations.Reference("Problem") },
                    },
                },
            },
            ["schemas"] = all,
        };
    }

    private static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object",
        ["description"] = "Problem details (RFC 9457) of a call.",
        ["properties"] = new JsonObject
        {
            ["type"] = Text("Always about:blank."),
            ["title"] = Text("The status in words."),
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The status of HTTP." },
            ["detail"] = Text("What was wrong, where, and what to do."),
            ["code"] = Text("The status code of gRPC, such as NOT_FOUND."),
            ["violations"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "The fields that are wrong.",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["field"] = Text("Path of the field."), ["description"] = Text(
                        "What is wrong with it.") },
                },
            },
            ["details"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "All messages of google.rpc that the service sent, each with its @type.",
                ["items"] = new JsonObject { ["type"] = "object" },
            },
        },
        ["required"] = new JsonArray("type", "title", "status", "detail", "code"),
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static bool IsForCallersOutside(HttpBinding binding) =>
        binding.Method.Rule.Anonymous || binding.Method.Rule.Roles.Any(role => role != CallerRole.Module);

#pragma warning disable CA1308 // OpenAPI writes them in lower case.
    private static string HttpMethodOf(HttpBinding binding) => binding.HttpMethod.ToLowerInvariant();
#pragma warning restore CA1308

    private static string Version() =>
        typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "1";

    private static Dictionary<string, FileDescriptor> Closure(IEnumerable<HttpBinding> bindings)
    {
        var seen = new Dictionary<string, FileDescriptor>(StringComparer.Ordinal);
        var waiting = new Stack<FileDescriptor>(bindings.Select(binding => binding.Descriptor.File));
        while (waiting.TryPop(out var file))
        {
            if (seen.TryAdd(file.Name, file))
            {
                foreach (var dependency in file.Dependencies)
                {
                    waiting.Push(dependency);
                }
            }
        }

        return seen;
    }
}
