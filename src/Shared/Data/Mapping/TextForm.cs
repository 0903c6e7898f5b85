using LinqToDB.Mapping;

namespace TopGrid.Data.Mapping;

/// <summary>How values of a type stand in the database as text.</summary>
/// <param name="Type">The type, an enumeration.</param>
/// <param name="Write">Gives the text of a value.</param>
/// <param name="Converter">The same for linq2db, where the values are not those that the enumeration names.</param>
public sealed record TextForm(Type Type, Func<object, string> Write, IValueConverter? Converter)
{
    /// <summary>By a code for each value, in the order of the enumeration.</summary>
    public static TextForm Codes<TEnum>(IReadOnlyList<string> codes)
        where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        return values.Length == codes.Count
            ? new TextForm(typeof(TEnum), value => codes[Array.IndexOf(values, (TEnum)value)], null)
            : throw new ArgumentException(
                $"{typeof(TEnum).Name} has {values.Length} values, and there are {codes.Count} codes.", nameof(codes));
    }

    /// <summary>By the names in the program.</summary>
    public static TextForm Names<TEnum>()
        where TEnum : struct, Enum => Codes<TEnum>(Enum.GetNames<TEnum>());

    /// <summary>By the names in snake_case.</summary>
    public static TextForm Words<TEnum>()
        where TEnum : struct, Enum => Codes<TEnum>([.. Enum.GetNames<TEnum>().Select(StorageNames.Snake)]);

    /// <summary>By functions of the module, such as for a set of flags.</summary>
    public static TextForm Of<TValue>(Func<TValue, string> write, Func<string, TValue> read)
        where TValue : struct => new(
            typeof(TValue),
            value => write((TValue)value),
            new ValueConverter<TValue, string>(value => write(value), text => read(text), handlesNulls: false));
}
