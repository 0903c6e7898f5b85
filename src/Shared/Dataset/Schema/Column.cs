namespace TopGrid.Dataset;

/// <summary>Short constructors for the schema's table.</summary>
internal static class Column
{
    internal static ColumnSchema Key(this ColumnSchema column) => column with { IsKey = true };

    internal static ColumnSchema Optional(this ColumnSchema column) => column with { Mandatory = false };

    internal static ColumnSchema Default(this ColumnSchema column, int value) => column with { Mandatory = false, Default = value };

    internal static ColumnSchema Id(string name) => Of(name, ColumnType.Id);

    internal static ColumnSchema Tpid(string name = "tpid") => Of(name, ColumnType.Id) with { References = "institutions.csv" };

    internal static ColumnSchema Consortium() => Of("consortium", ColumnType.Id) with { References = "consortia.csv" };

    internal static ColumnSchema Text(string name) => Of(name, ColumnType.Text) with { Mandatory = false };

    internal static ColumnSchema Profession() => Code("profession", Codes.Professions);

    internal static ColumnSchema Code(string name, IReadOnlyList<string> codes) => Of(name, ColumnType.Code) with { Codes = codes };

    internal static ColumnSchema CodeSet(string name, IReadOnlyList<string> codes) =>
        Of(name, ColumnType.CodeSet) with { Codes = codes, Mandatory = false };

    internal static ColumnSchema Of(string name, ColumnType type) => new(name, type, true, false, [], null, null);

    internal static ColumnSchema Number(string name) => Of(name, ColumnType.Number);

    internal static ColumnSchema Date(string name) => Of(name, ColumnType.Date);

    internal static ColumnSchema Flag(string name) => Of(name, ColumnType.Boolean);
}
