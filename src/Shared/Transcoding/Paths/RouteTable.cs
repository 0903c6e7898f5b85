using System.Collections.Immutable;

namespace TopGrid.Transcoding.Paths;

/// <summary>What a request for a path came to.</summary>
/// <param name="Binding">The place; null when there is none for this HTTP method.</param>
/// <param name="Variables">What the path says.</param>
/// <param name="Allowed">HTTP methods that the path takes; empty when nothing is there.</param>
internal sealed record Route(HttpBinding? Binding, IReadOnlyDictionary<string, string> Variables, ImmutableArray<string> Allowed);

/// <summary>All places of all methods, the most exact path first.</summary>
internal sealed class RouteTable
{
    private static readonly Dictionary<string, string> _nothing = [];

    private readonly ImmutableArray<HttpBinding> _bindings;

    public RouteTable(IEnumerable<HttpBinding> places) =>
        _bindings = [.. places.Order(Comparer<HttpBinding>.Create((one, other) => Compare(one.Path, other.Path)))];

    public IEnumerable<HttpBinding> Bindings => _bindings;

    public Route Find(string httpMethod, RawPath path)
    {
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var binding in _bindings)
        {
            if (binding.Path.Match(path) is not { } variables)
            {
                continue;
            }

            if (binding.HttpMethod == "*" || binding.HttpMethod == httpMethod)
            {
                return new Route(binding, variables, []);
            }

            allowed.Add(binding.HttpMethod);
        }

        return new Route(null, _nothing, [.. allowed]);
    }

    private static int Compare(PathTemplate one, PathTemplate other)
    {
        foreach (var (mine, others) in one.Segments.Zip(other.Segments))
        {
            if (mine.Kind != others.Kind)
            {
                return mine.Kind.CompareTo(others.Kind);
            }
        }

        return other.Segments.Length.CompareTo(one.Segments.Length);
    }
}
