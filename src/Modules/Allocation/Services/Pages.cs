using TopGrid.Common.Contracts.Listing;

namespace TopGrid.Allocation.Services;

/// <summary>Cuts pages out of lists that are short enough to be read whole: snapshots, runs and publications of a year.</summary>
internal static class Pages
{
    /// <summary>The page, and the token of the next one or an empty text.</summary>
    public static (List<T> Shown, string NextToken) Cut<T>(IEnumerable<T> rows, Func<T, string> key, PageRequest page)
    {
        List<T> all = [.. rows];
        var start = page.After is null ? 0 : all.FindIndex(row => key(row) == page.After) + 1;
        List<T> shown = [.. all.Skip(start).Take(page.Size)];
        return (shown, start + shown.Count < all.Count ? page.NextToken(key(shown[^1])) : "");
    }
}
