using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding.Requests;

/// <summary>A request put together from path, query and body.</summary>
internal static class RequestMessage
{
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT with the place that is wrong.</exception>
    public static IMessage Of(HttpBinding binding, IReadOnlyDictionary<string, string> variables, IQueryCollection query, byte[] body)
    {
        var parameters = Parameters.Read(binding, variables, query);
        if (binding.Body.Length == 0)
        {
            return body.Length == 0
                ? parameters
                : throw Wrong.Request("body", $"{binding.HttpMethod} {binding.Path.Text} takes no body; write the fields into the query.");
        }

        var text = body.Length == 0 ? "{}" : JsonText.Decode(body, firstLine: 1);
        if (binding.Body == "*")
        {
            var message = JsonText.Parse(text, binding.Descriptor.InputType, firstLine: 1);
            foreach (var (path, value) in variables)
            {
                if (ValueAt(message, path) is { Length: > 0 } other && other != value)
                {
                    throw Wrong.Request(path, "The body says another value than the path; leave the field out of the body.");
                }
            }

            return Add(message, parameters);
        }

        var field = binding.Descriptor.InputType.FindFieldByName(binding.Body);
        if (field is { FieldType: Google.Protobuf.Reflection.FieldType.Message, IsRepeated: false })
        {
            field.Accessor.SetValue(parameters, JsonText.Parse(text, field.MessageType, firstLine: 1));
            return parameters;
        }

        return Add(parameters, JsonText.Parse($"{{\"{field.JsonName}\":{text}}}", binding.Descriptor.InputType, firstLine: 1));
    }

    /// <summary>Adds the fields of one message to another.</summary>
    public static IMessage Add(IMessage message, IMessage fields)
    {
        message.MergeFrom(fields.ToByteArray());
        return message;
    }

    private static string ValueAt(IMessage message, string path)
    {
        object? value = message;
        foreach (var name in path.Split('.'))
        {
            if (value is not IMessage inside)
            {
                return "";
            }

            value = inside.Descriptor.FindFieldByName(name).Accessor.GetValue(inside);
        }

        return value is string text ? text : "";
    }
}
