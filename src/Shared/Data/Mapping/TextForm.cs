namespace TopGrid.Data.Mapping;

/// <summary>How values of a type stand in the database as text.</summary>
/// <param name="Type">The type, an enumeration.</param>
/// <param name="Write">Gives the text of a value.</param>
/// <param name="Read">Gives the value of a text.</param>
public sealed record TextForm(Type Type, Func<object, string> Write, Func<string, object> Read)
{
    /// <summary>By a code for each value, in the order of the enumeration.</summary>
    public static TextForm Codes<TEnum>(IReadOnlyList<string> codes)
        where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        return values.Length == codes.Count
            ? Of(value => codes[Array.IndexOf(values, value)], text => values[Position(codes, text)])
            : throw new ArgumentException($"{typeof(TEnum).Name} has {values.Length} values, and there are {codes.Count} codes.", nameof(codes));
    }

    /// <summary>By the names in the program.</summary>
    public static TextForm Names<TEnum>()
        where TEnum : struct, Enum => Codes<TEnum>(Enum.GetNames<TEnum>());

    /// <summary>By the names in snake_case.</summary>
    public static TextForm Words<TEnum>()
        where TEnum : struct, Enum => Codes<TEnum>([.. Enum.GetNames<TEnum>().Select(StorageNames.Snake)]);

    /// <summary>By functions of the module.</summary>
    public static TextForm Of<TValue>(Func<TValue, string> write, Func<string, TValue> read)
        where TValue : struct => new(typeof(TValue), value => write((TValue)value), text => read(text));

    /// <summary>The place of a code in its list.</summary>
    /// <exception cref="InvalidOperationException">The database holds a code that this program does not know.</exception>
    public static int Position(IReadOnlyList<string> codes, string text)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            if (codes[i] == text)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"The database holds the code '{text}', which is none of {string.Join(", ", codes)}.");
    }
}

/// <summary>The text forms of a module.</summary>
internal sealed class TextForms(IReadOnlyList<TextForm> forms)
{
    public IReadOnlyList<TextForm> All => forms;

    public TextForm? Find(Type type) => forms.FirstOrDefault(form => form.Type == type);
}
