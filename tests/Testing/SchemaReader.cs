using TopGrid.Data.Connections;

namespace TopGrid.Testing;

/// <summary>
/// Reads a module's tables from the catalog as plain sentences, the same on both databases, so that they can be compared line by line.
/// Anything that no mapping says, such as a default, stands in the sentence too, and so makes a difference.
/// </summary>
internal static class SchemaReader
{
    private const string Postgres = """
        SELECT 'column ' || c.relname || '.' || a.attname || ': ' || format_type(a.atttypid, a.atttypmod)
               || CASE WHEN a.attnotnull THEN ' not null' ELSE ' null' END
               || coalesce(' collate ' || l.collname, '')
               || CASE WHEN a.attidentity::text <> '' THEN ' identity' ELSE '' END
               || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = @module
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relname <> @history
        UNION ALL
        SELECT CASE k.contype WHEN 'p' THEN 'key ' WHEN 'f' THEN 'reference ' ELSE 'constraint ' || k.contype::text || ' ' END
               || c.relname || ': '
               || (SELECT string_agg(a.attname, ', ' ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number)
               || CASE WHEN k.contype = 'f' THEN ' to ' || f.relname || CASE k.confdeltype WHEN 'r' THEN '' ELSE ' on delete ' || k.confdeltype::text END
                  ELSE '' END
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = @module
        LEFT JOIN pg_class f ON f.oid = k.confrelid
        WHERE c.relname <> @history AND k.contype <> 'n'
        UNION ALL
        SELECT 'index ' || t.relname || ': ' || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
               || CASE WHEN i.indpred IS NOT NULL THEN 'partial ' ELSE '' END
               || (SELECT string_agg(a.attname, ', ' ORDER BY u.place) FROM unnest(i.indkey::smallint[]) WITH ORDINALITY u(number, place)
                   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number)
        FROM pg_index i
        JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = @module
        WHERE NOT i.indisprimary AND t.relname <> @history
        """;

    private const string Sqlite = """
        WITH tables(name, sql, short) AS (
            SELECT name, sql, substr(name, length(@module) + 2) FROM sqlite_master
            WHERE type = 'table' AND substr(name, 1, length(@module) + 1) = @module || '_' AND name <> @history)
        SELECT 'column ' || t.short || '.' || c.name || ': ' || c.type || CASE WHEN c."notnull" THEN ' not null' ELSE ' null' END
               || CASE WHEN t.sql LIKE '%"' || c.name || '" TEXT COLLATE BINARY%' THEN ' collate BINARY' ELSE '' END
               || coalesce(' default ' || c.dflt_value, '')
               || CASE WHEN t.sql LIKE '%AUTOINCREMENT%' AND c.pk > 0 THEN ' identity' ELSE '' END
        FROM tables t JOIN pragma_table_info(t.name) c
        UNION ALL
        SELECT 'key ' || short || ': ' || group_concat(name, ', ')
        FROM (SELECT t.short, c.name FROM tables t JOIN pragma_table_info(t.name) c WHERE c.pk > 0 ORDER BY t.short, c.pk) GROUP BY short
        UNION ALL
        SELECT 'index ' || t.short || ': ' || CASE WHEN i."unique" THEN 'unique ' ELSE '' END || CASE WHEN i.partial THEN 'partial ' ELSE '' END
               || (SELECT group_concat(x.name || CASE x.coll WHEN 'BINARY' THEN '' ELSE ' collate ' || x.coll END, ', ')
                   FROM pragma_index_xinfo(i.name) x WHERE x.key = 1)
        FROM tables t JOIN pragma_index_list(t.name) i WHERE i.origin <> 'pk'
        UNION ALL
        SELECT 'reference ' || t.short || ': ' || group_concat(f."from", ', ') || ' to ' || substr(f."table", length(@module) + 2)
               || CASE f.on_delete WHEN 'RESTRICT' THEN '' ELSE ' on delete ' || f.on_delete END
        FROM tables t JOIN pragma_foreign_key_list(t.name) f GROUP BY t.short, f.id
        """;

    public static async Task<SortedSet<string>> ReadAsync(StorageDatabase database, string module)
    {
        var isPostgres = database.Dialect == Dialect.PostgreSql;
        await using var transaction = await database.BeginReadAsync(CancellationToken.None);
        await using var command = transaction.Command(
            isPostgres ? Postgres : Sqlite, ("module", module), ("history", isPostgres ? "schema_history" : $"{module}_schema_history"));
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }
}
