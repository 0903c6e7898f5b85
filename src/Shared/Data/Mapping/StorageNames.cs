using System.Text;

namespace TopGrid.Data.Mapping;

/// <summary>
/// Names of tables and columns, the same on both databases.
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

    private static string Checked(string name) => name.Length <= MaxLength
        ? name
        : throw new InvalidOperationException($"The database name '{name}' is longer than {MaxLength} bytes; PostgreSQL would cut it off.");
}
