using System.Text;
using Grpc.Core;
using TopGrid.Rpc.Errors;

namespace TopGrid.Common.Contracts.Listing;

/// <summary>
/// The filter of a list: comparisons <c>field = "value"</c> joined by <c>AND</c>, that part of AIP-160. A value without
/// spaces and quotes may stand bare; inside quotes <c>\"</c> and <c>\\</c> stand for themselves.
/// </summary>
public sealed class ListFilter
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ListFilter()
    {
    }

    /// <summary>The value a field is compared with; null = the filter does not name it.</summary>
    /// <param name="field">The field.</param>
    public string? this[string field] => _values.GetValueOrDefault(field);

    /// <summary>Whether the filter leaves everything.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Reads a filter or refuses the call.</summary>
    /// <param name="text">The filter as sent; empty = everything.</param>
    /// <param name="fields">The fields that the list knows.</param>
    /// <returns>The comparisons.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: unknown field, field twice, or not of the form.</exception>
    public static ListFilter Parse(string? text, params IReadOnlyCollection<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var filter = new ListFilter();
        var rest = (text ?? "").Trim();
        var more = rest.Length > 0;
        while (more)
        {
            var equals = rest.IndexOf('=', StringComparison.Ordinal);
            var field = equals < 0 ? rest : rest[..equals].Trim();
            if (equals < 0)
            {
                throw Refuse($"'{field}' is not a comparison", fields);
            }

            if (!fields.Contains(field))
            {
                throw Refuse($"the field '{field}' is not known here", fields);
            }

            var value = ReadValue(rest[(equals + 1)..].TrimStart(), fields, out rest);
            if (!filter._values.TryAdd(field, value))
            {
                throw Refuse($"the field '{field}' stands twice", fields);
            }

            more = ReadAnd(ref rest, fields);
        }

        return filter;
    }

    private static bool ReadAnd(ref string rest, IReadOnlyCollection<string> fields)
    {
        if (rest.Length == 0)
        {
            return false;
        }

        var trimmed = rest.TrimStart();
        if (trimmed.Length == rest.Length || !trimmed.StartsWith("AND ", StringComparison.Ordinal))
        {
            throw Refuse($"AND was expected at '{trimmed}'", fields);
        }

        rest = trimmed[4..].Trim();
        return true;
    }

    private static string ReadValue(string text, IReadOnlyCollection<string> fields, out string rest)
    {
        if (text.StartsWith('"'))
        {
            return ReadQuoted(text, fields, out rest);
        }

        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var value = end < 0 ? text : text[..end];
        rest = end < 0 ? "" : text[end..];
        return value.Length > 0 && !value.Contains('"', StringComparison.Ordinal)
            ? value
            : throw Refuse($"'{value}' is not a value", fields);
    }

    private static string ReadQuoted(string text, IReadOnlyCollection<string> fields, out string rest)
    {
        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                rest = text[(i + 1)..];
                return value.ToString();
            }

            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
            {
                i++;
            }

            value.Append(text[i]);
        }

        throw Refuse("a quote is not closed", fields);
    }

    private static RpcException Refuse(string what, IReadOnlyCollection<string> fields) =>
        Problems.InvalidArgument(
            $"The filter cannot be read: {what}", "field filter",
            $"Write field = \"value\", joined by AND; fields: {string.Join(", ", fields)}");
}
