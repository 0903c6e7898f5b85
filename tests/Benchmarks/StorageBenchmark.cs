using System.Globalization;
using LinqToDB.Async;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using TopGrid.Allocation;
using TopGrid.Allocation.Persistence;
using TopGrid.Benchmarks.Harness;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Testing;

namespace TopGrid.Benchmarks;

/// <summary>
/// A million decision rows into their table and out again, by the mapping and by the bare driver: one COPY each way on PostgreSQL, one
/// prepared statement and one reader on SQLite, which is what the program did itself before it had a mapping.
/// </summary>
internal static class StorageBenchmark
{
    private const int Rows = 1_000_000;
    private const int Rounds = 5;
    private static readonly byte[] _leaf = [.. Enumerable.Range(0, 300).Select(i => (byte)('a' + (i % 26)))];

    public static async Task Run()
    {
        await RunAsync("PostgreSQL", new PostgresTestDatabase());
        await RunAsync("SQLite", new SqliteTestDatabase());
    }

    private static async Task RunAsync(string name, TestDatabase made)
    {
        await made.InitializeAsync();
        await made.MigrateAsync(AllocationModule.Storage);
        var database = made.Database;
        var (writeMapped, writeBare, readMapped, readBare) =
            (new Sample[Rounds], new Sample[Rounds], new Sample[Rounds], new Sample[Rounds]);
        for (var round = -1; round < Rounds; round++)
        {
            var (mapped, bare) = ($"m{round}", $"b{round}");
            var samples = new[]
            {
                Measured(() => WriteMappedAsync(database, mapped)),
                Measured(() => WriteBareAsync(database, bare)),
                Measured(() => ReadMappedAsync(database, mapped)),
                Measured(() => ReadBareAsync(database, mapped)),
            };
            if (round >= 0)
            {
                (writeMapped[round], writeBare[round], readMapped[round], readBare[round]) =
                    (samples[0], samples[1], samples[2], samples[3]);
            }
        }

        Comparison.Print($"{name}: a million rows written by the mapping against the bare driver", writeMapped, writeBare);
        Comparison.Print($"{name}: a million rows read by the mapping against the bare driver", readMapped, readBare);
        await made.DisposeAsync();
    }

    private static Sample Measured(Func<Task> work) => Comparison.Measure(() => work().GetAwaiter().GetResult());

    private static IEnumerable<DecisionRow> Decisions(string run) =>
        Enumerable.Range(0, Rows).Select(i => new DecisionRow(run, 0, i / 1000, 1, i % 1000, "GZ", "G0001", _leaf));

    private static async Task WriteMappedAsync(StorageDatabase database, string run)
    {
        await using var transaction = await database.BeginAsync(CancellationToken.None);
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(Decisions(run), CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task WriteBareAsync(StorageDatabase database, string run)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        if (connection is NpgsqlConnection postgres)
        {
            await CopyAsync(postgres, run);
        }
        else
        {
            Insert((SqliteConnection)connection, run);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string run)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY allocation.decision (run_id, phase, unit, attempt, ordinal, profession, party, leaf) FROM STDIN (FORMAT BINARY)");
        foreach (var row in Decisions(run))
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(row.RunId, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Phase, NpgsqlDbType.Integer);
            await copy.WriteAsync(row.Unit, NpgsqlDbType.Integer);
            await copy.WriteAsync(row.Attempt, NpgsqlDbType.Integer);
            await copy.WriteAsync(row.Ordinal, NpgsqlDbType.Integer);
            await copy.WriteAsync(row.Profession, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Party, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Leaf, NpgsqlDbType.Bytea);
        }

        await copy.CompleteAsync();
    }

    private static void Insert(SqliteConnection connection, string run)
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO allocation_decision (run_id, phase, unit, attempt, ordinal, profession, party, leaf) "
            + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)";
        SqliteParameter[] parameters =
        [
            .. Enumerable.Range(0, 8).Select(i => insert.Parameters.Add(
                string.Create(CultureInfo.InvariantCulture, $"@p{i}"),
                i switch { 0 or 5 or 6 => SqliteType.Text, 7 => SqliteType.Blob, _ => SqliteType.Integer })),
        ];
        insert.Prepare();
        foreach (var row in Decisions(run))
        {
            object[] values = [row.RunId, row.Phase, row.Unit, row.Attempt, row.Ordinal, row.Profession, row.Party, row.Leaf];
            for (var i = 0; i < values.Length; i++)
            {
                parameters[i].Value = values[i];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static async Task ReadMappedAsync(StorageDatabase database, string run)
    {
        await using var tables = new AllocationConnection(database);
        var rows = tables.Decisions.Where(row => row.RunId == run).OrderBy(row => row.Phase).ThenBy(row => row.Unit)
            .ThenBy(row => row.Ordinal)
            .Select(row => ValueTuple.Create(row.Profession, row.Party, row.Leaf));
        var bytes = 0L;
        await foreach (var (_, _, leaf) in rows.AsAsyncEnumerable())
        {
            bytes += leaf.Length;
        }

        Check(bytes);
    }

    private static async Task ReadBareAsync(StorageDatabase database, string run)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        var bytes = 0L;
        if (connection is NpgsqlConnection postgres)
        {
            await using var copy = await postgres.BeginBinaryExportAsync(
                $"COPY (SELECT profession, party, leaf FROM allocation.decision WHERE run_id = '{run}' ORDER BY phase, unit, ordinal) TO STDOUT (FORMAT BINARY)");
            while (await copy.StartRowAsync() >= 0)
            {
                await copy.ReadAsync<string>();
                await copy.ReadAsync<string>();
                bytes += (await copy.ReadAsync<byte[]>()).Length;
            }
        }
        else
        {
            using var command = ((SqliteConnection)connection).CreateCommand();
            command.CommandText =
                "SELECT profession, party, leaf FROM allocation_decision WHERE run_id = @run ORDER BY phase, unit, ordinal";
            command.Parameters.AddWithValue("@run", run);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                reader.GetString(0);
                reader.GetString(1);
                bytes += reader.GetFieldValue<byte[]>(2).Length;
            }
        }

        Check(bytes);
    }

    private static void Check(long bytes)
    {
        if (bytes != (long)Rows * _leaf.Length)
        {
            throw new InvalidOperationException($"{bytes} bytes were read.");
        }
    }
}
