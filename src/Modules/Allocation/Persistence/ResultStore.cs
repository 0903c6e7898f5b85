using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Common.V1;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Persistence;

/// <summary>A decision row of a sealed run.</summary>
/// <param name="Sequence">Position in the evidence tree.</param>
/// <param name="Profession">Profession code.</param>
/// <param name="Party">Whom it concerns.</param>
/// <param name="Leaf">Canonical JSON.</param>
internal sealed record SequencedDecision(long Sequence, string Profession, string Party, byte[] Leaf);

/// <summary>Reads what sealed runs left.</summary>
/// <param name="database">The open database.</param>
internal sealed class ResultStore(StorageDatabase database)
{
    /// <summary>Results in byte order of profession, then tpid, after a key; tpids null = everybody's.</summary>
    public async Task<(List<ResultRow> Rows, long Total)> ListAsync(
        string runId, string? profession, string? decision, IReadOnlySet<string>? tpids, (string Profession, string Tpid)? after, int size,
        CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var rows = tables.Results.Where(row => row.RunId == runId);
        rows = profession is null ? rows : rows.Where(row => row.Profession == profession);
        rows = decision is null ? rows : rows.Where(row => row.Decision == decision);
        if (tpids is not null)
        {
            string[] wanted = [.. tpids];
            rows = rows.Where(row => wanted.Contains(row.Tpid));
        }

        var total = await rows.LongCountAsync(cancellationToken);
        if (after is { } key)
        {
            rows = rows.Where(row => string.Compare(row.Profession, key.Profession) > 0
                || (row.Profession == key.Profession && string.Compare(row.Tpid, key.Tpid) > 0));
        }

        return (await rows.OrderBy(row => row.Profession).ThenBy(row => row.Tpid).Take(size).ToListAsync(cancellationToken), total);
    }

    /// <summary>One result, or null.</summary>
    public async Task<ResultRow?> FindAsync(string runId, string profession, string tpid, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Results
            .FirstOrDefaultAsync(row => row.RunId == runId && row.Profession == profession && row.Tpid == tpid, cancellationToken);
    }

    /// <summary>Rows of consortium_bonus.csv in byte order of profession, then consortium, then tpid.</summary>
    public async Task<List<BonusRow>> BonusesAsync(string runId, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Bonuses.Where(row => row.RunId == runId)
            .OrderBy(row => row.Profession).ThenBy(row => row.Consortium).ThenBy(row => row.Tpid).ToListAsync(cancellationToken);
    }

    /// <summary>All decision rows of a sealed run in their sequence, from a position on.</summary>
    public async IAsyncEnumerable<SequencedDecision> DecisionsAsync(
        string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database) { CommandTimeout = BulkInsert.PatienceSeconds };
        var decisions = tables.DecisionsOf(runId).OrderBy(row => row.Phase).ThenBy(row => row.Unit).ThenBy(row => row.Ordinal)
            .Select(row => ValueTuple.Create(row.Profession, row.Party, row.Leaf));
        long sequence = 0;
        await foreach (var (profession, party, leaf) in decisions.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new SequencedDecision(sequence++, profession, party, leaf);
        }
    }

    /// <summary>The result files piece by piece, in byte order of the name.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops between pieces.</param>
    /// <param name="file">The one that is read; null for all.</param>
    public async IAsyncEnumerable<(string Name, byte[] Content)> FileChunksAsync(
        string runId, [EnumeratorCancellation] CancellationToken cancellationToken, string? file = null)
    {
        await using var tables = new AllocationConnection(database) { CommandTimeout = BulkInsert.PatienceSeconds };
        var pieces = tables.RunFiles.Where(row => row.RunId == runId && (file == null || row.Name == file))
            .OrderBy(row => row.Name).ThenBy(row => row.Chunk).Select(row => ValueTuple.Create(row.Name, row.Content));
        await foreach (var piece in pieces.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return piece;
        }
    }

    /// <summary>What is said of each file before it is sent, in byte order of the name.</summary>
    public async Task<List<FileDigest>> DigestsAsync(string runId, CancellationToken cancellationToken)
    {
        var digests = new List<FileDigest>();
        IncrementalHash? hash = null;
        await foreach ((var name, var content) in FileChunksAsync(runId, cancellationToken))
        {
            if (digests.Count == 0 || digests[^1].File != name)
            {
                Close(digests, hash);
                hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                digests.Add(new FileDigest { File = name, RowCount = name.EndsWith(".csv", StringComparison.Ordinal) ? -1 : 0 });
            }

            hash!.AppendData(content);
            digests[^1].SizeBytes += content.Length;
            digests[^1].RowCount += name.EndsWith(".csv", StringComparison.Ordinal) ? content.AsSpan().Count((byte)'\n') : 0;
        }

        Close(digests, hash);
        return digests;
    }

    /// <summary>One result file, whole.</summary>
    public async Task<byte[]> FileAsync(string runId, string name, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await foreach ((_, var piece) in FileChunksAsync(runId, cancellationToken, name))
        {
            content.Write(piece);
        }

        return content.ToArray();
    }

    private static void Close(List<FileDigest> digests, IncrementalHash? hash)
    {
        if (hash is not null)
        {
            digests[^1].Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            hash.Dispose();
        }
    }
}
