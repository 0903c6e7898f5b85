using System.Text;
using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding.OpenApi;

/// <summary>
/// Names for the parts of paths: OpenAPI knows variables of one segment only, so <c>{name=years/*/runs/*}</c> is written
/// <c>years/{year}/runs/{run}</c>, with the names that the patterns of the resources have.
/// </summary>
internal sealed class PathNames
{
    private readonly Dictionary<string, string> _patterns = new(StringComparer.Ordinal);

    public PathNames(IEnumerable<FileDescriptor> files)
    {
        var resources = files.SelectMany(file =>
            (file.GetOptions()?.GetExtension(ResourceExtensions.ResourceDefinition) ?? [])
                .Concat(
                    file.MessageTypes.Select(type => type.GetOptions()?.GetExtension(ResourceExtensions.Resource))
                        .OfType<ResourceDescriptor>()));
        foreach (var pattern in resources.SelectMany(resource => resource.Pattern))
        {
            _patterns.TryAdd(string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? "*" : part)), pattern);
        }
    }

    /// <summary>The path as OpenAPI writes it, and its variables in order with the field that each belongs to.</summary>
    public (string Path, IReadOnlyList<(string Name, PathVariable Variable)> Variables) Of(PathTemplate template)
    {
        var path = new StringBuilder();
        var found = new List<(string, PathVariable)>();
        var at = 0;
        while (at < template.Segments.Length)
        {
            if (template.Variables.FirstOrDefault(variable => variable.First == at) is { } variable)
            {
                foreach (var part in Parts(template, variable))
                {
                    path.Append('/').Append(part);
                    if (part.StartsWith('{'))
                    {
                        found.Add((part.Trim('{', '}'), variable));
                    }
                }

                at += variable.Count;
            }
            else
            {
                path.Append('/').Append(template.Segments[at].Literal);
                at++;
            }
        }

        return (path + (template.Verb is { } verb ? ":" + verb : ""), found);
    }

    private string[] Parts(PathTemplate template, PathVariable variable)
    {
        var segments = template.Segments.Skip(variable.First).Take(variable.Count).ToList();
        var shape = string.Join('/', segments.Select(segment => segment.Kind == SegmentKind.Literal ? segment.Literal : "*"));
        if (_patterns.TryGetValue(shape, out var pattern) && segments.Count > 1)
        {
            return pattern.Split('/');
        }

        var number = 0;
        return [.. segments.Select(segment => segment.Kind == SegmentKind.Literal
            ? segment.Literal
            : number++ == 0 ? $"{{{variable.FieldPath}}}" : $"{{{variable.FieldPath}_{number}}}")];
    }
}
