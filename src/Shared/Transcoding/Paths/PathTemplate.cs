using System.Collections.Immutable;

namespace TopGrid.Transcoding.Paths;

/// <summary>How much of a path one segment of a template takes; the more exact comes first.</summary>
internal enum SegmentKind
{
    Literal,
    Any,
    Rest,
}

/// <summary>One segment of a template: <c>years</c>, <c>*</c> or <c>**</c>.</summary>
internal sealed record PathSegment(SegmentKind Kind, string Literal);

/// <summary>A variable takes the segments from <paramref name="First"/> on, <paramref name="Count"/> of the template.</summary>
internal sealed record PathVariable(string FieldPath, int First, int Count);

/// <summary>A path template of google/api/http.proto, such as <c>/v1/{name=years/*}:freeze</c>.</summary>
internal sealed class PathTemplate
{
    private PathTemplate(string text, ImmutableArray<PathSegment> segments, ImmutableArray<PathVariable> variables, string? verb)
    {
        Text = text;
        Segments = segments;
        Variables = variables;
        Verb = verb;
    }

    /// <summary>As it stands in the contract.</summary>
    public string Text { get; }

    public ImmutableArray<PathSegment> Segments { get; }

    public ImmutableArray<PathVariable> Variables { get; }

    /// <summary>What follows the colon; null = no colon.</summary>
    public string? Verb { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is none, by the grammar in google/api/http.proto.</exception>
    public static PathTemplate Parse(string text) => new PathTemplateReader(text).Read();

    /// <summary>The variables of a path, decoded, by their field path; null when the path is not one of this template.</summary>
    public IReadOnlyDictionary<string, string>? Match(RawPath path)
    {
        if ((Verb is null) != (path.Verb is null) || (Verb is not null && path.Verb != Verb) || Extent(path.Segments) is not { } rest)
        {
            return null;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in Variables)
        {
            // Only the last segment can take more or less than one of the path.
            var count = variable.First + variable.Count == Segments.Length ? variable.Count - 1 + rest : variable.Count;
            var single = variable.Count == 1 && Segments[variable.First].Kind == SegmentKind.Any;
            found[variable.FieldPath] = string.Join(
                '/', path.Segments.Skip(variable.First).Take(count).Select(segment => RawPath.Decode(segment, keepSlash: !single)));
        }

        return found;
    }

    /// <summary>How many segments of the path the last segment of the template takes; null when they do not fit.</summary>
    private int? Extent(IReadOnlyList<string> path)
    {
        var open = Segments[^1].Kind == SegmentKind.Rest;
        var own = open ? Segments.Length - 1 : Segments.Length;
        if (open ? path.Count < own : path.Count != own)
        {
            return null;
        }

        for (var i = 0; i < own; i++)
        {
            var fits = Segments[i].Kind == SegmentKind.Any
                ? path[i].Length > 0
                : RawPath.Decode(path[i], keepSlash: false) == Segments[i].Literal;
            if (!fits)
            {
                return null;
            }
        }

        return open ? path.Count - own : 1;
    }

    internal static PathTemplate Of(string text, IEnumerable<PathSegment> segments, IEnumerable<PathVariable> variables, string? verb) =>
        new(text, [.. segments], [.. variables], verb);
}
