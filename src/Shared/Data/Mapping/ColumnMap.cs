using System.Reflection;

namespace TopGrid.Data.Mapping;

/// <summary>A column of a table, which is a property of its rows.</summary>
/// <param name="Name">Its name in snake_case.</param>
/// <param name="Type">Its type on both databases.</param>
/// <param name="IsNullable">Whether it may hold nothing.</param>
/// <param name="Property">The property; null for a column that stands in the table but not in the row, such as the year of a fact.</param>
/// <param name="Value">Reads it from a row, in the form in which it is stored: text for enumerations, otherwise as it is.</param>
public sealed record ColumnMap(string Name, ColumnType Type, bool IsNullable, PropertyInfo? Property, Func<object, object?> Value)
{
    internal static ColumnMap Of(PropertyInfo property, NullabilityInfoContext nullability, IReadOnlyList<TextForm> forms)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isNullable = type != property.PropertyType
            || (!type.IsValueType && nullability.Create(property).ReadState == NullabilityState.Nullable);
        var form = forms.FirstOrDefault(form => form.Type == type);
        return new ColumnMap(
            StorageNames.Snake(property.Name), form is null ? TypeOf(property, type) : ColumnType.Text, isNullable, property,
            Reader(property, form));
    }

    private static ColumnType TypeOf(PropertyInfo property, Type type) => type switch
    {
        _ when type == typeof(string) => ColumnType.Text,
        _ when type == typeof(int) => ColumnType.Integer,
        _ when type == typeof(long) => ColumnType.Long,
        _ when type == typeof(bool) => ColumnType.Boolean,
        _ when type == typeof(DateOnly) => ColumnType.Date,
        _ when type == typeof(DateTimeOffset) => ColumnType.Instant,
        _ when type == typeof(byte[]) => ColumnType.Bytes,
        _ => throw new InvalidOperationException(
            $"{property.DeclaringType?.Name}.{property.Name} is a {type.Name}, which no column holds: store cents, percent or another integer "
            + "for numbers, DateOnly for dates, DateTimeOffset for instants, text for ids; other types need a TextForm."),
    };

    // Compiled getters would take longer to make than most processes use them.
    private static Func<object, object?> Reader(PropertyInfo property, TextForm? form) => form is null
        ? property.GetValue
        : row => property.GetValue(row) is { } there ? form.Write(there) : null;
}
