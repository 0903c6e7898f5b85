using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Access.Callers;
using TopGrid.Transcoding.Paths;
using TopGrid.Transcoding.Requests;

namespace TopGrid.Transcoding.OpenApi;

/// <summary>Methods as operations of OpenAPI.</summary>
internal sealed class Operations(Schemas schemas, Comments comments, PathNames names)
{
    private const int DeepestQuery = 3;

    public static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    /// <summary>The path and the operation at a place.</summary>
    public (string Path, JsonObject Operation) Of(HttpBinding binding)
    {
        var method = binding.Descriptor;
        var (path, variables) = names.Of(binding.Path);
        var comment = comments.Of(method.FullName) ?? method.Name;
        var operation = new JsonObject
        {
            ["operationId"] = $"{method.Service.Name}_{method.Name}",
            ["tags"] = new JsonArray(method.Service.Name),
            ["summary"] = comment.Split('\n')[0].Split(". ")[0].TrimEnd('.'),
            ["description"] = Description(binding, comment),
        };
        if (binding.Method.Rule.Anonymous)
        {
            operation["security"] = new JsonArray();
        }

        JsonObject[] parameters = [.. variables.Select(variable => InPath(method, variable.Name, variable.Variable)), .. InQuery(binding)];
        if (parameters.Length > 0)
        {
            operation["parameters"] = new JsonArray([.. parameters]);
        }

        if (binding.Body.Length > 0)
        {
            operation["requestBody"] = Body(binding);
        }

        operation["responses"] = new JsonObject
        {
            ["200"] = Response(binding),
            ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" },
        };
        return (path, operation);
    }

    private static string Description(HttpBinding binding, string comment)
    {
        var rule = binding.Method.Rule;
        var who = rule.Anonymous ? "Anyone may call it." : $"Roles: {string.Join(", ", rule.Roles.Select(RoleNames.NameOf))}.";
        return $"{comment}\n\n{who}";
    }

    private JsonObject InPath(MethodDescriptor method, string name, PathVariable variable)
    {
        var comment = comments.Of($"{method.InputType.FullName}.{variable.FieldPath}");
        return Schemas.Described(
            new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } },
            comment is null ? null : $"Part of `{variable.FieldPath}`: {comment}");
    }

    private IEnumerable<JsonObject> InQuery(HttpBinding binding)
    {
        if (binding.Body == "*")
        {
            return [];
        }

        HashSet<string> bound = [binding.Body, .. binding.Path.Variables.Select(variable => variable.FieldPath)];
        return InQuery(binding.Descriptor.InputType, "", "", bound, DeepestQuery);
    }

    private IEnumerable<JsonObject> InQuery(MessageDescriptor type, string path, string shown, HashSet<string> bound, int depth)
    {
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !bound.Contains(path + field.Name)))
        {
            var isMessage = field.FieldType == FieldType.Message && !Parameters.IsLeaf(field.MessageType);
            if (!isMessage)
            {
                var property = schemas.Property(field);
                property.Remove("description");
                yield return Schemas.Described(
                    new JsonObject
                    {
                        ["name"] = shown + field.JsonName,
                        ["in"] = "query",
                        ["required"] = depth == DeepestQuery && Schemas.Behaves(field, FieldBehavior.Required),
                        ["schema"] = property,
                    },
                    comments.Of(field.FullName));
            }
            else if (!field.IsRepeated && depth > 1)
            {
                foreach (var inner in InQuery(field.MessageType, $"{path}{field.Name}.", $"{shown}{field.JsonName}.", bound, depth - 1))
                {
                    yield return inner;
                }
            }
        }
    }

    private JsonObject Body(HttpBinding binding)
    {
        var input = binding.Descriptor.InputType;
        var whole = binding.Body == "*";
        string[] bound = [.. binding.Path.Variables.Select(variable => variable.FieldPath)];
        var schema = !whole ? schemas.Property(input.FindFieldByName(binding.Body))
            : bound.Length > 0 ? schemas.Inline(input, bound)
            : schemas.Of(input);
        return binding.Descriptor.IsClientStreaming
            ? Content(JsonServerCall.Lines, schema, "One object a line.")
            : Content("application/json", schema, null);

        static JsonObject Content(string type, JsonObject schema, string? description) => Schemas.Described(
            new JsonObject { ["required"] = true, ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } } },
            description);
    }

    private JsonObject Response(HttpBinding binding)
    {
        var output = binding.Descriptor.OutputType;
        var schema = binding.ResponseBody.Length > 0 ? schemas.Property(output.FindFieldByName(binding.ResponseBody)) : schemas.Of(output);
        if (!binding.Descriptor.IsServerStreaming)
        {
            return new JsonObject
            {
                ["description"] = "The answer.",
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
            };
        }

        var line = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["result"] = schema, ["error"] = Reference("Problem") },
        };
        return new JsonObject
        {
            ["description"] = "One object a line: `result` with the next message, or as the last line `error` when the call failed after it had begun to answer.",
            ["content"] = new JsonObject { [JsonServerCall.Lines] = new JsonObject { ["schema"] = line } },
        };
    }
}
