using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Requests;

namespace TopGrid.Allocation.Persistence;

/// <summary>Writes and reads frozen inputs.</summary>
/// <param name="database">The open database.</param>
internal sealed class SnapshotStore(StorageDatabase database)
{
    // Large enough for few rows, small enough to stream.
    private const int ChunkBytes = 256 * 1024;

    // "Snap" in ASCII, the first half of the advisory locks under which a year is frozen; the second is the year.
    private const int LockSpace = 0x536E6170;

    /// <summary>
    /// Adds a snapshot; when the same input was frozen before, also at this very moment, that one is returned and nothing is written.
    /// </summary>
    public async Task<SnapshotRow> AddAsync(
        SnapshotRow snapshot, IEnumerable<(string File, byte[] Content)> files, IEnumerable<QualificationRow> qualifications,
        CancellationToken cancellationToken)
    {
        HonouredRequest.Current?.Resource = snapshot.Id;
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.LockAsync(LockSpace, snapshot.Year, cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        if (await tables.Snapshots.FirstOrDefaultAsync(row => row.Id == snapshot.Id, cancellationToken) is { } existing)
        {
            return existing;
        }

        await tables.InsertAsync(snapshot, token: cancellationToken);
        await tables.AppendAsync(Chunks(snapshot.Id, files), cancellationToken);
        await tables.AppendAsync(qualifications, cancellationToken);
        transaction.Logs(
            AllocationConnection.Logged<SnapshotRow>(snapshot.Id), AllocationConnection.Logged<SnapshotChunkRow>(snapshot.Id),
            AllocationConnection.Logged<QualificationRow>(snapshot.Id));
        await transaction.CommitAsync(cancellationToken);
        return snapshot;
    }

    /// <summary>The snapshot, or null.</summary>
    public async Task<SnapshotRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Snapshots.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>Snapshots of a year, newest first.</summary>
    public async Task<List<SnapshotRow>> ListAsync(int year, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Snapshots.Where(row => row.Year == year)
            .OrderByDescending(row => row.ProposedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Records the second person; false when somebody confirmed it meanwhile.</summary>
    public async Task<bool> ConfirmAsync(string id, string user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var confirmed = await tables.Snapshots.Where(row => row.Id == id && row.State == SnapshotState.Proposed)
            .Set(row => row.State, SnapshotState.Confirmed).Set(row => row.ConfirmedBy, user).Set(row => row.ConfirmedAt, at)
            .UpdateAsync(cancellationToken) == 1;
        if (confirmed)
        {
            transaction.Logs(AllocationConnection.Logged<SnapshotRow>(id));
            await transaction.CommitAsync(cancellationToken);
        }

        return confirmed;
    }

    /// <summary>The files of a snapshot, each whole, in byte order of the name.</summary>
    public async Task<IReadOnlyList<(string File, byte[] Content)>> FilesAsync(string id, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        var files = new List<(string File, MemoryStream Content)>();
        await using var tables = new AllocationConnection(transaction);
        await foreach (var (_, file, _, content) in tables.SnapshotChunks.Where(row => row.SnapshotId == id)
            .OrderBy(row => row.File).ThenBy(row => row.Chunk).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (files.Count == 0 || files[^1].File != file)
            {
                files.Add((file, new MemoryStream()));
            }

            files[^1].Content.Write(content);
        }

        return [.. files.Select(file => (file.File, file.Content.ToArray()))];
    }

    /// <summary>Which consortia qualify, as frozen.</summary>
    public async Task<List<QualificationRow>> QualificationsAsync(string id, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Qualifications.Where(row => row.SnapshotId == id).ToListAsync(cancellationToken);
    }

    private static IEnumerable<SnapshotChunkRow> Chunks(string id, IEnumerable<(string File, byte[] Content)> files)
    {
        foreach ((var file, var content) in files)
        {
            for (var chunk = 0; chunk * ChunkBytes < content.Length; chunk++)
            {
                var from = chunk * ChunkBytes;
                yield return new SnapshotChunkRow(id, file, chunk, content[from..Math.Min(from + ChunkBytes, content.Length)]);
            }
        }
    }
}
