using System.Data.Common;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;

namespace TopGrid.Testing;

/// <summary>Reads a module's tables from the catalog as plain sentences, so that two databases can be compared line by line.</summary>
internal static class SchemaReader
{
    // pg_get_constraintdef and pg_get_indexdef say everything about keys and indexes in one line.
    private const string Postgres = """
        SELECT 'column ' || c.relname || '.' || a.attname || ': ' || format_type(a.atttypid, a.atttypmod)
               || CASE WHEN a.attnotnull THEN ' not null' ELSE ' null' END
               || coalesce(' collate ' || l.collname, '')
               || CASE WHEN a.attidentity::text <> '' THEN ' identity ' || a.attidentity::text ELSE '' END
               || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = @module
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relname <> @history
        UNION ALL
        SELECT 'constraint ' || c.relname || '.' || k.conname || ': ' || pg_get_constraintdef(k.oid)
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = @module
        WHERE c.relname <> @history AND k.contype <> 'n'
        UNION ALL
        SELECT 'index: ' || indexdef FROM pg_indexes WHERE schemaname = @module AND tablename <> @history
        """;

    private const string Sqlite = """
        SELECT 'column ' || t.name || '.' || c.name || ': ' || c.type || CASE WHEN c."notnull" THEN ' not null' ELSE ' null' END
               || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END || coalesce(' default ' || c.dflt_value, '')
               || CASE WHEN t.sql LIKE '%AUTOINCREMENT%' AND c.pk > 0 THEN ' identity' ELSE '' END
        FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name LIKE @module || '\_%' ESCAPE '\' AND t.name <> @history
        UNION ALL
        SELECT 'index ' || t.name || '.' || CASE WHEN i.origin = 'c' THEN i.name ELSE i.origin END || ': ' || CASE WHEN i."unique" THEN 'unique ' ELSE '' END
               || CASE WHEN i.partial THEN 'partial ' ELSE '' END
               || (SELECT group_concat(x.name || ' ' || x.coll, ', ') FROM pragma_index_xinfo(i.name) x WHERE x.key = 1)
        FROM sqlite_master t JOIN pragma_index_list(t.name) i
        WHERE t.type = 'table' AND t.name LIKE @module || '\_%' ESCAPE '\' AND t.name <> @history
        UNION ALL
        SELECT 'foreign key ' || t.name || '.' || f."from" || ': ' || f."table" || '.' || coalesce(f."to", '') || ' on delete ' || f.on_delete
        FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f
        WHERE t.type = 'table' AND t.name LIKE @module || '\_%' ESCAPE '\' AND t.name <> @history
        """;

    public static async Task<SortedSet<string>> ReadAsync(StorageDatabase database, string module)
    {
        var history = database.Dialect == Dialect.PostgreSql ? "schema_history" : $"{module}_schema_history";
        await using var transaction = await database.BeginReadAsync(CancellationToken.None);
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var line in BulkReader.ReadAsync(
            transaction,
            database.Dialect == Dialect.PostgreSql ? Postgres : Sqlite,
            [("module", module), ("history", history)],
            (DbDataReader reader) => reader.GetString(0),
            CancellationToken.None))
        {
            lines.Add(line);
        }

        return lines;
    }
}
