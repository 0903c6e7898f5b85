using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// The fields of a decision row by name, as text; integers stay what they are, so a row can be told in words or compared.
/// </summary>
public sealed class RowFields
{
    private static readonly string[] _required = ["rule", "party", "profession", "step"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _integers = new(StringComparer.Ordinal);

    private RowFields()
    {
    }

    /// <summary>Reads a row, or a line of decisions.jsonl.</summary>
    /// <exception cref="ResultFormatException">The bytes are not a decision row.</exception>
    public static RowFields Parse(ReadOnlySpan<byte> json)
    {
        var fields = new RowFields();
        try
        {
            fields.Read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new ResultFormatException(ResultFiles.Decisions, $"a line is not a decision row: {e.Message}");
        }
        if (!_required.All(fields._values.ContainsKey))
        {
            throw new ResultFormatException(
                ResultFiles.Decisions, $"a line is not a decision row: it needs {string.Join(", ", _required)}");
        }
        return fields;
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is not a JSON object");
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number)
            {
                _integers.Add(name);
                _values[name] = reader.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                _values[name] = reader.GetString() ?? "";
            }
        }
    }

    /// <summary>The fields with their values.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The value of a field, or null when the row does not have it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Whether a field is an integer; an id such as "1234" is text.</summary>
    public bool IsInteger(string name) => _integers.Contains(name);

    /// <summary>The value of an integer field, 0 when the row does not have it.</summary>
    public long Number(string name) =>
        this[name] is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>Id of the rule.</summary>
    public string Rule => _values["rule"];

    /// <summary>The party.</summary>
    public string Party => _values["party"];

    /// <summary>The profession.</summary>
    public string Profession => _values["profession"];

    /// <summary>Step of the ladder.</summary>
    public int Step => (int)Number("step");
}
