using Microsoft.Extensions.Hosting;
using TopGrid.Audit.Persistence;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Audit.Recording;

/// <summary>
/// Writes the entry of a change as the last statements of its transaction. Every transaction that commits inside a writing call is a
/// change, usually one; of others those that say which rows they write, such as the one that seals a run on a worker.
/// </summary>
internal sealed class AuditRecorder : IHostedService, IChangeLog
{
    private readonly TimeProvider _clock;

    public AuditRecorder(StorageDatabase database, TimeProvider clock)
    {
        _clock = clock;
        // Not when it starts: a service that starts before may write.
        database.BeforeCommit.Add(RecordAsync);
        database.ChangeLog = this;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<(long Sequence, string Hash)> NewestAsync(Transaction transaction, CancellationToken cancellationToken) =>
        AuditLog.NewestAsync(transaction, cancellationToken);

    public Task<string?> HashAtAsync(Transaction transaction, long sequence, CancellationToken cancellationToken) =>
        AuditLog.HashAtAsync(transaction, sequence, cancellationToken);

    private Task RecordAsync(Transaction transaction, CancellationToken cancellationToken) =>
        AuditDraft.Current is { } draft ? AuditLog.AppendAsync(transaction, [draft.Change()], cancellationToken)
        : transaction.Logged.Count > 0
            ? AuditLog.AppendAsync(
                transaction, [AuditDraft.OfProgram(_clock.GetUtcNow(), transaction.Logged.First().Subject)], cancellationToken)
            : Task.CompletedTask;
}
