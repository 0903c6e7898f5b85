using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Common.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Sizes and hashes of the files of frozen inputs; a frozen input never changes, so each is hashed once per process.</summary>
/// <param name="snapshots">Frozen inputs.</param>
internal sealed class SnapshotDigests(SnapshotStore snapshots)
{
    private readonly RecentCache<IReadOnlyList<FileDigest>> _digests = new(256);

    /// <summary>The digests of a snapshot, in byte order of the file's name.</summary>
    public Task<IReadOnlyList<FileDigest>> OfAsync(string snapshotId) => _digests.GetAsync(
        snapshotId,
        async () => [
            .. (await snapshots.FilesAsync(snapshotId, CancellationToken.None)).Select(
                file => FileStreamer.Digest(file.File, file.Content))]);
}
