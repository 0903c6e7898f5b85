using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Rpc.Errors;

namespace TopGrid.Requests;

/// <summary>
/// Answers already given, so that the same call sent again gets the first answer and has no second effect: for a day, over restarts, in
/// all processes on one database, and for two that arrive at the same moment.
/// </summary>
public sealed class RequestAnswers
{
    private readonly StorageDatabase _database;
    private readonly TimeProvider _clock;

    /// <summary>Makes it, and lets every transaction that changes something for a request write the request's row too.</summary>
    /// <param name="database">The open database.</param>
    /// <param name="clock">The clock.</param>
    public RequestAnswers(StorageDatabase database, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(database);
        (_database, _clock) = (database, clock);
        database.BeforeCommit.Add(ClaimAsync);
    }

    /// <summary>How long an answer is kept.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(1);

    private DateTimeOffset Since => _clock.GetUtcNow() - Kept;

    /// <summary>
    /// The answer when the same call was answered before; null when it is new. For those who keep it in the transaction of their change.
    /// </summary>
    /// <typeparam name="TAnswer">Its message.</typeparam>
    /// <param name="transaction">The transaction.</param>
    /// <param name="key">The call.</param>
    /// <param name="parser">Reads the message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first answer, or null.</returns>
    /// <exception cref="RpcException">ALREADY_EXISTS when the request id was used with other content.</exception>
    public async Task<TAnswer?> FindAsync<TAnswer>(
        Transaction transaction, RequestKey key, MessageParser<TAnswer> parser, CancellationToken cancellationToken)
        where TAnswer : class, IMessage<TAnswer>
    {
        ArgumentNullException.ThrowIfNull(parser);
        return await FindAsync(transaction, key, cancellationToken) is { Answer: { } answer } ? parser.ParseFrom(answer) : null;
    }

    /// <summary>Keeps an answer in the transaction of its change.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="key">The call.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">ALREADY_EXISTS when the id was used for another request at the same moment.</exception>
    public async Task KeepAsync(Transaction transaction, RequestKey key, IMessage answer, CancellationToken cancellationToken)
    {
        await AnswerTable.RemoveOldAsync(transaction, Since, cancellationToken);
        if (!await AnswerTable.AddAsync(transaction, key, "", answer.ToByteArray(), _clock.GetUtcNow(), Since, cancellationToken))
        {
            throw Reused(key);
        }
    }

    /// <summary>
    /// Makes a change once. The row of the request is written in the transaction of the change, the answer after it; when a process dies
    /// between the two, a repeated call is answered with how things stand, and changes nothing.
    /// </summary>
    /// <typeparam name="TAnswer">Message of the answer.</typeparam>
    /// <param name="context">The call.</param>
    /// <param name="request">Its request, with a field <c>request_id</c>.</param>
    /// <param name="resource">What is changed; empty for what is made and named in <see cref="HonouredRequest.Resource"/>.</param>
    /// <param name="act">Makes the change, in one transaction.</param>
    /// <param name="answer">Reads the answer of the changed resource.</param>
    /// <returns>The first answer.</returns>
    /// <exception cref="RpcException">
    /// INVALID_ARGUMENT for a request id that cannot be one, ALREADY_EXISTS when it was used with other content.
    /// </exception>
    public async Task<TAnswer> OnceAsync<TAnswer>(
        ServerCallContext context, IMessage request, string resource, Func<Task> act, Func<string, Task<TAnswer>> answer)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(answer);
        var key = RequestKey.Of(context.GetCaller(), context.Method, IdOf(request), request);
        var found = await FindAsync(key, context.CancellationToken);
        if (found is null)
        {
            using var honoured = HonouredRequest.Begin(key, resource);
            found = await ActAsync(honoured, act, context.CancellationToken);
            if (found is null)
            {
                return await CompleteAsync(key, honoured.Resource, answer, context.CancellationToken);
            }
        }

        return found.Answer is { } first
            ? Parse<TAnswer>(first)
            : await CompleteAsync(key, found.Resource, answer, context.CancellationToken);
    }

    /// <summary>Makes the change; the answer of the same call when that was faster, and then this one had no effect.</summary>
    private async Task<StoredAnswer?> ActAsync(HonouredRequest honoured, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            return null;
        }
        catch (AnsweredMeanwhileException)
        {
            return await FindAsync(honoured.Key, cancellationToken) ?? throw Overtaken(honoured.Key);
        }
        catch (RpcException) when (!honoured.IsClaimed)
        {
            // What refuses this one may be the effect of the other.
            if (await FindAsync(honoured.Key, cancellationToken) is { } other)
            {
                return other;
            }

            throw;
        }
        catch (RpcException)
        {
            // A transaction that found nothing to change was committed before the refusal, which leaves no answer behind.
            await using var transaction = await _database.BeginAsync(cancellationToken);
            await AnswerTable.RemoveAsync(transaction, honoured.Key, cancellationToken);
            await transaction.CommitUnobservedAsync(cancellationToken);
            throw;
        }
    }

    private async Task<TAnswer> CompleteAsync<TAnswer>(
        RequestKey key, string resource, Func<string, Task<TAnswer>> read, CancellationToken cancellationToken)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        var answer = await read(resource);
        await using var transaction = await _database.BeginAsync(cancellationToken);
        if (!await AnswerTable.CompleteAsync(transaction, key, resource, answer.ToByteArray(), _clock.GetUtcNow(), Since, cancellationToken)
            && await FindAsync(transaction, key, cancellationToken) is { Answer: { } first })
        {
            return Parse<TAnswer>(first);
        }

        // Bookkeeping, no change of what the modules hold.
        await transaction.CommitUnobservedAsync(cancellationToken);
        return answer;
    }

    private async Task ClaimAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        if (HonouredRequest.Current is not { IsClaimed: false } request)
        {
            return;
        }

        request.IsClaimed = true;
        await AnswerTable.RemoveOldAsync(transaction, Since, cancellationToken);
        if (!await AnswerTable.AddAsync(transaction, request.Key, request.Resource, null, _clock.GetUtcNow(), Since, cancellationToken))
        {
            throw new AnsweredMeanwhileException();
        }
    }

    private async Task<StoredAnswer?> FindAsync(RequestKey key, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginReadAsync(cancellationToken);
        return await FindAsync(transaction, key, cancellationToken);
    }

    private async Task<StoredAnswer?> FindAsync(Transaction transaction, RequestKey key, CancellationToken cancellationToken)
    {
        var found = await AnswerTable.FindAsync(transaction, key, Since, cancellationToken);
        return found is null || found.ContentHash == key.ContentHash ? found : throw Reused(key);
    }

    // The other one's answer was a day old in between.
    private static RpcException Overtaken(RequestKey key) =>
        Problems.Aborted($"Another call with the request id {key.RequestId} was under way", "field request_id", "Send the call again");

    private static string IdOf(IMessage request) =>
        request.Descriptor.FindFieldByName("request_id") is { FieldType: FieldType.String } field
        ? (string)field.Accessor.GetValue(request)
        : throw new InvalidOperationException($"{request.Descriptor.FullName} has no request_id.");

    private static TAnswer Parse<TAnswer>(byte[] bytes)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        var answer = new TAnswer();
        answer.MergeFrom(bytes);
        return answer;
    }

    private static RpcException Reused(RequestKey key) => Problems.AlreadyExists(
        $"The request id {key.RequestId} was used before for another request", "field request_id", "Send a new id for a new request",
        Reasons.RequestIdReused);
}

/// <summary>Another call with the same request id committed first; this one is rolled back.</summary>
internal sealed class AnsweredMeanwhileException : Exception;
