namespace TopGrid.Transcoding.Paths;

/// <summary>Reads the grammar of path templates: <c>Template = "/" Segments [ Verb ]</c>.</summary>
internal sealed class PathTemplateReader(string text)
{
    private readonly List<PathSegment> _segments = [];
    private readonly List<PathVariable> _variables = [];
    private int _at;

    public PathTemplate Read()
    {
        Expect('/');
        ReadSegments(inVariable: false);
        string? verb = null;
        if (_at < text.Length && text[_at] == ':')
        {
            _at++;
            verb = Literal();
        }

        if (_at < text.Length || _segments.SkipLast(1).Any(segment => segment.Kind == SegmentKind.Rest))
        {
            throw Wrong();
        }

        return PathTemplate.Of(text, _segments, _variables, verb);
    }

    private void ReadSegments(bool inVariable)
    {
        ReadSegment(inVariable);
        while (_at < text.Length && text[_at] == '/')
        {
            _at++;
            ReadSegment(inVariable);
        }
    }

    private void ReadSegment(bool inVariable)
    {
        if (_at >= text.Length)
        {
            throw Wrong();
        }

        switch (text[_at])
        {
            case '*':
                var rest = _at + 1 < text.Length && text[_at + 1] == '*';
                _at += rest ? 2 : 1;
                _segments.Add(new PathSegment(rest ? SegmentKind.Rest : SegmentKind.Any, ""));
                break;
            case '{' when !inVariable:
                ReadVariable();
                break;
            default:
                _segments.Add(new PathSegment(SegmentKind.Literal, Literal()));
                break;
        }
    }

    private void ReadVariable()
    {
        _at++;
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
        {
            _at++;
        }

        var (field, first) = (text[start.._at], _segments.Count);
        if (field.Length == 0 || _variables.Any(variable => variable.FieldPath == field))
        {
            throw Wrong();
        }

        if (_at < text.Length && text[_at] == '=')
        {
            _at++;
            ReadSegments(inVariable: true);
        }
        else
        {
            _segments.Add(new PathSegment(SegmentKind.Any, ""));
        }

        Expect('}');
        _variables.Add(new PathVariable(field, first, _segments.Count - first));
    }

    private string Literal()
    {
        var start = _at;
        while (_at < text.Length && text[_at] is not ('/' or ':' or '{' or '}' or '*' or '='))
        {
            _at++;
        }

        return _at > start ? RawPath.Decode(text[start.._at], keepSlash: false) : throw Wrong();
    }

    private void Expect(char sign)
    {
        if (_at >= text.Length || text[_at] != sign)
        {
            throw Wrong();
        }

        _at++;
    }

    private FormatException Wrong() => new($"\"{text}\" is no path template of google.api.http: character {_at + 1}.");
}
