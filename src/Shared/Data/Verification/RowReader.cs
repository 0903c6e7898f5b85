using System.Buffers;
using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Verification;

/// <summary>
/// Reads the rows of a group in the order of their key and digests each. Millions of rows go through it at a commit: their texts stay bytes
/// in buffers that are used again.
/// </summary>
internal sealed class RowReader : IAsyncDisposable
{
    private const int DigestBytes = 16;

    private static readonly SearchValues<byte> _unescaped =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"u8);

    private readonly DbCommand _command;
    private readonly DbDataReader _reader;
    private readonly Column[] _columns;
    private readonly int[] _key;
    private readonly int[] _knownBy;
    private readonly ArrayBufferWriter<byte> _texts = new();
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly ArrayBufferWriter<byte> _part = new();

    private RowReader(DbCommand command, DbDataReader reader, TableMap table)
    {
        (_command, _reader) = (command, reader);
        _columns = [.. table.Columns.Select((column, i) => new Column(
            column.Type, Encoding.UTF8.GetBytes($"{column.Name}:"), !table.Bookkeeping.Contains(column.Name),
            Shortcut(reader, i, column.Type)))];
        (_key, _knownBy) = (Places(table, table.KeyColumns), Places(table, table.KnownBy));
    }

    /// <summary>Begins to read.</summary>
    public static async Task<RowReader> OpenAsync(Transaction transaction, RowGroup rows, CancellationToken cancellationToken)
    {
        var table = rows.Table;
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        var where = string.Join(" AND ", rows.Key.Select((_, i) => $"\"{table.KeyColumns[i]}\" = @k{i}"));
        var order = string.Join(", ", table.KeyColumns.Select(column => $"\"{column}\""));
        var select = $"SELECT {columns} FROM {rows.Name.Sql(transaction.Dialect)} WHERE {where} ORDER BY {order}";
        var command = transaction.Command(
            transaction.Dialect == Dialect.PostgreSql ? InKeyOrder(select) : select,
            [.. rows.Key.Select((value, i) => ($"k{i}", (object?)value))]);
        try
        {
            command.CommandTimeout = BulkInsert.PatienceSeconds;
            return new RowReader(command, await command.ExecuteReaderAsync(cancellationToken), table);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on to the next row; false when there is none.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (!await _reader.ReadAsync(cancellationToken))
        {
            return false;
        }

        _texts.ResetWrittenCount();
        _values.ResetWrittenCount();
        for (var i = 0; i < _columns.Length; i++)
        {
            Take(i);
        }

        return true;
    }

    /// <summary>The row as a line.</summary>
    public void WriteLine(ArrayBufferWriter<byte> lines)
    {
        WriteKey(lines);
        lines.Write("\t"u8);
        WriteDigest(lines);
        lines.Write("\t"u8);
        WriteKnownBy(lines);
    }

    /// <summary>The row.</summary>
    public RowDigest Digest() => new(Part(WriteKey), Part(WriteDigest), Part(WriteKnownBy));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
    }

    // Rows that were just written are unknown to the statistics: the server expects a handful, takes them as they lie and sorts them whole,
    // millions of them on disk. They lie in the order of their key or nearly so, and the key's index has them in order.
    private static string InKeyOrder(string select) => $"SET LOCAL enable_sort = off; {select}; SET LOCAL enable_sort TO DEFAULT";

    private static int[] Places(TableMap table, IEnumerable<string> names) =>
        [.. names.Select(name => table.Columns.Index().First(column => column.Item.Name == name).Index)];

    // On SQLite every value has a type of its own.
    private static Type? Shortcut(DbDataReader reader, int ordinal, ColumnType type)
    {
        var there = reader is SqliteDataReader ? null : reader.GetFieldType(ordinal);
        return type == ColumnType.Date && there == typeof(DateTime) ? typeof(DateOnly) : there;
    }

    private void Take(int ordinal)
    {
        ref var column = ref _columns[ordinal];
        if (_reader.IsDBNull(ordinal))
        {
            column.Text = default;
            return;
        }

        var from = _texts.WrittenCount;
        var characters = Write(ordinal, column);
        column.Text = from.._texts.WrittenCount;
        if (column.IsHashed)
        {
            // A column that holds nothing is left out, so that one which a later program adds changes no hash of rows from before.
            _values.Write(column.Prefix);
            // With its length in front, a value cannot look like the next column.
            Write(_values, characters);
            _values.Write(":"u8);
            _values.Write(_texts.WrittenSpan[column.Text]);
            _values.Write("\n"u8);
        }
    }

    // Returns the length of the text in characters.
    private int Write(int ordinal, Column column)
    {
        var shortcut = _reader is SqliteDataReader ? _reader.GetFieldType(ordinal) : column.Shortcut;
        if (shortcut == typeof(long))
        {
            return Write(_texts, _reader.GetInt64(ordinal));
        }

        if (shortcut == typeof(int))
        {
            return Write(_texts, _reader.GetInt32(ordinal));
        }

        if (shortcut == typeof(DateOnly))
        {
            _reader.GetFieldValue<DateOnly>(ordinal).TryFormat(_texts.GetSpan(32), out var written, "O", CultureInfo.InvariantCulture);
            _texts.Advance(written);
            return written;
        }

        var text = TextOf(ordinal, column.Type);
        Encoding.UTF8.GetBytes(text, _texts);
        return text.Length;
    }

    // As far as possible by what is there, not by what should be there: whoever changes a value may change its type too.
    private string TextOf(int ordinal, ColumnType type) => _reader is SqliteDataReader
        ? Plain(_reader.GetValue(ordinal), type)
        : type switch
        {
            ColumnType.Date => StoredValue.ToText(_reader.GetFieldValue<DateOnly>(ordinal)),
            ColumnType.Instant => InstantFormat.ToText(_reader.GetFieldValue<DateTimeOffset>(ordinal)),
            _ => Plain(_reader.GetValue(ordinal), type),
        };

    private static string Plain(object value, ColumnType type) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)),
        bool flag => flag ? "1" : "0",
        string text when type is ColumnType.Integer or ColumnType.Long or ColumnType.Boolean or ColumnType.Bytes => $"text {text}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static int Write(ArrayBufferWriter<byte> target, long number)
    {
        Utf8Formatter.TryFormat(number, target.GetSpan(32), out var written);
        target.Advance(written);
        return written;
    }

    private void WriteKey(ArrayBufferWriter<byte> target)
    {
        for (var i = 0; i < _key.Length; i++)
        {
            if (i > 0)
            {
                target.Write("/"u8);
            }

            var text = TextAt(_key[i]);
            if (text.IndexOfAnyExcept(_unescaped) < 0)
            {
                target.Write(text);
            }
            else
            {
                Encoding.UTF8.GetBytes(RowGroup.Text([Encoding.UTF8.GetString(text)]), target);
            }
        }
    }

    private void WriteDigest(ArrayBufferWriter<byte> target)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_values.WrittenSpan, hash);
        Convert.TryToHexStringLower(hash[..DigestBytes], target.GetSpan(2 * DigestBytes), out var written);
        target.Advance(written);
    }

    private void WriteKnownBy(ArrayBufferWriter<byte> target)
    {
        for (var i = 0; i < _knownBy.Length; i++)
        {
            if (i > 0)
            {
                target.Write(","u8);
            }

            var text = TextAt(_knownBy[i]);
            if (text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
            {
                target.Write(text);
            }
            else
            {
                Encoding.UTF8.GetBytes(Clean(Encoding.UTF8.GetString(text)), target);
            }
        }
    }

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    private ReadOnlySpan<byte> TextAt(int column) => _texts.WrittenSpan[_columns[column].Text];

    private string Part(Action<ArrayBufferWriter<byte>> write)
    {
        _part.ResetWrittenCount();
        write(_part);
        return Encoding.UTF8.GetString(_part.WrittenSpan);
    }

    private struct Column(ColumnType type, byte[] prefix, bool isHashed, Type? shortcut)
    {
        public readonly ColumnType Type = type;
        public readonly byte[] Prefix = prefix;
        public readonly bool IsHashed = isHashed;
        // The type in which the driver has its values, where all of a column have one.
        public readonly Type? Shortcut = shortcut;
        // Where its text lies among those of the row; empty where it holds nothing.
        public Range Text;
    }
}
