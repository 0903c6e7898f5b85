using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;
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
        SnapshotRow snapshot, IEnumerable<(string File, byte[] Content)> files, IEnumerable<QualificationRow> qualifications, CancellationToken cancellation)
    {
        HonouredRequest.Current?.Resource = snapshot.Id;
        await using Transaction transaction = await database.BeginAsync(cancellation).ConfigureAwait(false);
        await transaction.LockAsync(LockSpace, snapshot.Year, cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = transaction.Join(new AllocationDbContext(database));
        if (await context.Snapshots.FirstOrDefaultAsync(row => row.Id == snapshot.Id, cancellation).ConfigureAwait(false) is { } existing)
        {
            return existing;
        }

        context.Snapshots.Add(snapshot);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await BulkWriter.WriteAsync(transaction, AllocationBulk.SnapshotChunks, Chunks(snapshot.Id, files), cancellation).ConfigureAwait(false);
        await BulkWriter.WriteAsync(transaction, AllocationBulk.Qualifications, qualifications, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return snapshot;
    }

    /// <summary>The snapshot, or null.</summary>
    public async Task<SnapshotRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Snapshots.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false);
    }

    /// <summary>Snapshots of a year, newest first.</summary>
    public async Task<List<SnapshotRow>> ListAsync(int year, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Snapshots.AsNoTracking().Where(row => row.Year == year)
            .OrderByDescending(row => row.ProposedAt).ThenBy(row => row.Id).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Records the second person; false when somebody confirmed it meanwhile.</summary>
    public async Task<bool> ConfirmAsync(string id, string user, DateTimeOffset at, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginAsync(cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = transaction.Join(new AllocationDbContext(database));
        bool confirmed = await context.Snapshots.Where(row => row.Id == id && row.State == SnapshotStates.Proposed)
            .ExecuteUpdateAsync(
                row => row.SetProperty(s => s.State, SnapshotStates.Confirmed).SetProperty(s => s.ConfirmedBy, user).SetProperty(s => s.ConfirmedAt, at),
                cancellation).ConfigureAwait(false) == 1;
        if (confirmed)
        {
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }

        return confirmed;
    }

    /// <summary>The files of a snapshot, each whole, in byte order of the name.</summary>
    public async Task<IReadOnlyList<(string File, byte[] Content)>> FilesAsync(string id, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        var files = new List<(string File, MemoryStream Content)>();
        await foreach ((string file, byte[] content) in BulkExport.ReadAsync(
            transaction,
            $"SELECT file, content FROM {AllocationTables.SnapshotChunk.Sql(transaction.Dialect)} WHERE snapshot_id = @id ORDER BY file, chunk",
            [("id", id)],
            [ColumnType.Text, ColumnType.Bytes],
            row => ((string)row[0], (byte[])row[1]),
            cancellation).ConfigureAwait(false))
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
    public async Task<List<QualificationRow>> QualificationsAsync(string id, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Qualifications.AsNoTracking().Where(row => row.SnapshotId == id).ToListAsync(cancellation).ConfigureAwait(false);
    }

    private static IEnumerable<SnapshotChunkRow> Chunks(string id, IEnumerable<(string File, byte[] Content)> files)
    {
        foreach ((string file, byte[] content) in files)
        {
            for (int chunk = 0; chunk * ChunkBytes < content.Length; chunk++)
            {
                int from = chunk * ChunkBytes;
                yield return new SnapshotChunkRow(id, file, chunk, content[from..Math.Min(from + ChunkBytes, content.Length)]);
            }
        }
    }
}
