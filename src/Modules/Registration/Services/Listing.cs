using TopGrid.Common.Contracts.Listing;
using TopGrid.Dataset;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Services;

/// <summary>One page of a list in byte order of its keys.</summary>
/// <param name="Items">What is on the page.</param>
/// <param name="NextToken">Token of the next page; empty = none.</param>
/// <param name="TotalSize">All items over all pages.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string NextToken, int TotalSize);

/// <summary>Pages and filter values.</summary>
internal static class Listing
{
    /// <summary>Cuts a page; keys are unique and their parts joined by NUL, which no text holds.</summary>
    public static ListPage<T> Page<T>(PageRequest page, IEnumerable<T> items, Func<T, string> key)
    {
        var sorted = items.Select(item => (Key: key(item), Item: item)).OrderBy(item => item.Key, Utf8Order.Instance).ToList();
        var rest = page.After is { } after
            ? sorted.SkipWhile(item => Utf8Order.Instance.Compare(item.Key, after) <= 0)
            : sorted;
        var shown = rest.Take(page.Size + 1).ToList();
        var more = shown.Count > page.Size;
        var cut = shown.Take(page.Size).ToList();
        return new ListPage<T>([.. cut.Select(item => item.Item)], more ? page.NextToken(cut[^1].Key) : "", sorted.Count);
    }

    /// <summary>The profession a filter names; null = it names none.</summary>
    public static Profession? Profession(ListFilter filter) => filter["profession"] is not { } code ? null
        : Codes.TryProfession(code, out var profession) ? profession
        : throw WrongValue("profession", code, string.Join(", ", Codes.Professions));

    /// <summary>The position in a list of codes that a filter names; null = it names none.</summary>
    public static int? Code(ListFilter filter, string field, IReadOnlyList<string> codes)
    {
        if (filter[field] is not { } code)
        {
            return null;
        }

        var position = codes.ToList().IndexOf(code);
        return position >= 0 ? position : throw WrongValue(field, code, string.Join(", ", codes));
    }

    /// <summary>The date a filter names; null = it names none.</summary>
    public static DateOnly? Date(ListFilter filter, string field) => filter[field] is not { } text ? null
        : DateOnly.TryParseExact(
            text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None,
            out var date) ? date
        : throw WrongValue(field, text, "a date such as 2025-01-31");

    private static Grpc.Core.RpcException WrongValue(string field, string value, string allowed) => Problems.InvalidArgument(
        $"'{value}' is no value of {field}", "field filter", $"Compare {field} with one of: {allowed}");
}
