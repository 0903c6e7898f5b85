namespace TopGrid.Transcoding.Paths;

/// <summary>Reads the grammar of path templates: <c>Template = "/" Segments [ Verb ]</c>.</summary>
internal sealed class PathTemplateReader(string text)
{
    private readonly List<PathSegment> segments = [];
    private readonly List<PathVariable> variables = [];
    private int at;

    public PathTemplate Read()
    {
        Expect('/');
        ReadSegments(inVariable: false);
        string? verb = null;
        if (at < text.Length && text[at] == ':')
        {
            at++;
            verb = Literal();
        }

        if (at < text.Length || segments.SkipLast(1).Any(segment => segment.Kind == SegmentKind.Rest))
        {
            throw Wrong();
        }

        return PathTemplate.Of(text, segments, variables, verb);
    }

    private void ReadSegments(bool inVariable)
    {
        ReadSegment(inVariable);
        while (at < text.Length && text[at] == '/')
        {
            at++;
            ReadSegment(inVariable);
        }
    }

    private void ReadSegment(bool inVariable)
    {
        if (at >= text.Length)
        {
            throw Wrong();
        }

        switch (text[at])
        {
            case '*':
                var rest = at + 1 < text.Length && text[at + 1] == '*';
                at += rest ? 2 : 1;
                segments.Add(new PathSegment(rest ? SegmentKind.Rest : SegmentKind.Any, ""));
                break;
            case '{' when !inVariable:
                ReadVariable();
                break;
            default:
                segments.Add(new PathSegment(SegmentKind.Literal, Literal()));
                break;
        }
    }

    private void ReadVariable()
    {
        at++;
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.'))
        {
            at++;
        }

        var (field, first) = (text[start..at], segments.Count);
        if (field.Length == 0 || variables.Any(variable => variable.FieldPath == field))
        {
            throw Wrong();
        }

        if (at < text.Length && text[at] == '=')
        {
            at++;
            ReadSegments(inVariable: true);
        }
        else
        {
            segments.Add(new PathSegment(SegmentKind.Any, ""));
        }

        Expect('}');
        variables.Add(new PathVariable(field, first, segments.Count - first));
    }

    private string Literal()
    {
        var start = at;
        while (at < text.Length && text[at] is not ('/' or ':' or '{' or '}' or '*' or '='))
        {
            at++;
        }

        return at > start ? RawPath.Decode(text[start..at], keepSlash: false) : throw Wrong();
    }

    private void Expect(char sign)
    {
        if (at >= text.Length || text[at] != sign)
        {
            throw Wrong();
        }

        at++;
    }

    private FormatException Wrong() => new($"\"{text}\" is no path template of google.api.http: character {at + 1}.");
}
