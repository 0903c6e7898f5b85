using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Rpc.Server;

namespace TopGrid.Transcoding.Paths;

/// <summary>One place of a method under HTTP.</summary>
/// <param name="Method">The method that is called.</param>
/// <param name="Descriptor">Its contract.</param>
/// <param name="HttpMethod">GET, POST and so on; <c>*</c> = any.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Field that the body holds; <c>*</c> = all that the path does not; empty = there is no body.</param>
/// <param name="ResponseBody">Field of the response that is answered; empty = the whole.</param>
internal sealed record HttpBinding(
    ServedMethod Method, MethodDescriptor Descriptor, string HttpMethod, PathTemplate Path, string Body, string ResponseBody)
{
    /// <summary>All places of a method, in the order of its contract.</summary>
    /// <exception cref="InvalidOperationException">The option contradicts the contract; the message says where.</exception>
    public static IEnumerable<HttpBinding> Of(ServedMethod method)
    {
        if (method.Descriptor is not { } descriptor || descriptor.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return [];
        }

        return rule.AdditionalBindings.Prepend(rule).Select(place => Of(method, descriptor, place));
    }

    private static HttpBinding Of(ServedMethod method, MethodDescriptor descriptor, HttpRule rule)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind.ToUpperInvariant(), rule.Custom.Path),
            _ => throw Wrong(descriptor, "has no path"),
        };
        PathTemplate template;
        try
        {
            template = PathTemplate.Parse(path);
        }
        catch (FormatException problem)
        {
            throw Wrong(descriptor, problem.Message);
        }

        if (template.Variables.FirstOrDefault(variable => !IsPlain(descriptor.InputType, variable.FieldPath)) is { } odd)
        {
            throw Wrong(descriptor, $"takes {odd.FieldPath} from its path, which is no single plain field of the request");
        }

        if (rule.Body is not ("" or "*") && descriptor.InputType.FindFieldByName(rule.Body) is null)
        {
            throw Wrong(descriptor, $"takes {rule.Body} from the body, which is no field of the request");
        }

        if (rule.ResponseBody.Length > 0 && descriptor.OutputType.FindFieldByName(rule.ResponseBody) is null)
        {
            throw Wrong(descriptor, $"answers {rule.ResponseBody}, which is no field of the response");
        }

        return new HttpBinding(method, descriptor, verb, template, rule.Body, rule.ResponseBody);
    }

    private static bool IsPlain(MessageDescriptor type, string path)
    {
        var names = path.Split('.');
        foreach (var name in names.SkipLast(1))
        {
            if (type.FindFieldByName(name) is not { FieldType: FieldType.Message, IsRepeated: false } field)
            {
                return false;
            }

            type = field.MessageType;
        }

        return type.FindFieldByName(names[^1]) is { IsRepeated: false, FieldType: not (FieldType.Message or FieldType.Group) };
    }

    private static InvalidOperationException Wrong(MethodDescriptor method, string what) =>
        new($"{method.FullName} {what}. Correct the option (google.api.http) in {method.File.Name}.");
}
