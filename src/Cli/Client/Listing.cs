namespace TopGrid.Cli.Client;

/// <summary>All pages of a list method, one after another.</summary>
internal static class Listing
{
    /// <summary>As many in a page as a host gives at most.</summary>
    public const int PageSize = 1000;

    /// <summary>Asks for page after page until the last.</summary>
    /// <param name="page">Asks for the page behind a token; the empty token is the first.</param>
    public static async Task<List<T>> AllAsync<T>(Func<string, Task<(IEnumerable<T> Items, string NextPageToken)>> page)
    {
        var all = new List<T>();
        var token = "";
        do
        {
            var (items, next) = await page(token);
            all.AddRange(items);
            token = next;
        }
        while (token.Length > 0);
        return all;
    }
}
