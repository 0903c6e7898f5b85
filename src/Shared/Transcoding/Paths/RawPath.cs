namespace TopGrid.Transcoding.Paths;

/// <summary>The path of a request as it came, still percent-encoded: an encoded slash or colon belongs to a value.</summary>
/// <param name="Segments">What stands between slashes, without the verb.</param>
/// <param name="Verb">What follows the last colon of the last segment; null = no colon there.</param>
internal sealed record RawPath(IReadOnlyList<string> Segments, string? Verb)
{
    /// <summary>Takes the path out of a request target (RFC 9112, section 3.2).</summary>
    public static RawPath Of(string target)
    {
        var path = target.Split('?', 2)[0];
        if (!path.StartsWith('/') && Uri.TryCreate(path, UriKind.Absolute, out var absolute))
        {
            path = absolute.AbsolutePath;
        }

        var segments = path.TrimStart('/').Split('/');
        var last = segments[^1];
        var colon = last.LastIndexOf(':');
        if (colon < 0)
        {
            return new RawPath(segments, null);
        }

        segments[^1] = last[..colon];
        return new RawPath(segments, Decode(last[(colon + 1)..], keepSlash: false));
    }

    /// <summary>
    /// Decodes a segment once; a variable of several segments keeps an encoded slash as it is, since it would become a segment.
    /// </summary>
    public static string Decode(string segment, bool keepSlash) => Uri.UnescapeDataString(keepSlash
        ? segment.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal)
        : segment);
}
