using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Data.Mapping;

/// <summary>
/// Names of tables, columns, keys and indexes. The model and the migrations both take them from here,
/// and they are the same on both databases (SQLite's indexes share one name space, hence the module in them).
/// </summary>
internal static class StorageNames
{
    /// <summary>PostgreSQL cuts longer names off silently.</summary>
    private const int MaxLength = 63;

    public const string HistoryTable = "schema_history";

    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c))
            {
                // FirstAllocationYear -> first_allocation_year, SectionIii -> section_iii, OtlpURL -> otlp_url.
                var startsWord = i > 0 && name[i - 1] != '_'
                    && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
                if (startsWord)
                {
                    text.Append('_');
                }

                text.Append(char.ToLowerInvariant(c));
            }
            else
            {
                text.Append(c);
            }
        }

        return Checked(text.ToString());
    }

    public static string PrimaryKey(TableName table) => Fitted($"pk_{table.Module}_{table.Name}");

    public static string UniqueKey(TableName table, IEnumerable<string> columns) =>
        Fitted($"ak_{table.Module}_{table.Name}_{string.Join('_', columns)}");

    public static string ForeignKey(TableName table, IEnumerable<string> columns) =>
        Fitted($"fk_{table.Module}_{table.Name}_{string.Join('_', columns)}");

    public static string Index(TableName table, IEnumerable<string> columns) =>
        Fitted($"ix_{table.Module}_{table.Name}_{string.Join('_', columns)}");

    // Names of keys and indexes matter to no one, so a long one ends in a hash of itself.
    private static string Fitted(string name) => name.Length <= MaxLength
        ? name
        : $"{name[..(MaxLength - 9)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";

    private static string Checked(string name) => name.Length <= MaxLength
        ? name
        : throw new InvalidOperationException($"The database name '{name}' is longer than {MaxLength} bytes; PostgreSQL would cut it off.");
}
