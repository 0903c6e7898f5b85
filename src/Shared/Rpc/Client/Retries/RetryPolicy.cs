using System.Globalization;
using Google.Rpc;
using Grpc.Core;
using Polly;
using Polly.Retry;
using TopGrid.Rpc.Errors;
using Status = Grpc.Core.Status;

namespace TopGrid.Rpc.Client.Retries;

/// <summary>Runs attempts until one counts: exponential waits with jitter, RetryInfo obeyed, never beyond the call's deadline.</summary>
internal sealed class RetryPolicy
{
    // The spread over the wait that a server asks for.
    private const double Spread = 0.2;

    private readonly ResiliencePipeline _pipeline;
    private readonly RetryOptions _options;

    public RetryPolicy(RetryOptions options)
    {
        _options = options;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = options.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle =
                    static args => ValueTask.FromResult(args.Outcome.Exception is RpcException { StatusCode: StatusCode.Unavailable }),
                MaxRetryAttempts = options.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstDelay,
                MaxDelay = options.MaxDelay,
                Randomizer = options.Random,
                DelayGenerator = args => ValueTask.FromResult(AskedFor(args.Outcome.Exception)),
            })
            .Build();
    }

    public bool Covers(string method) => _options.MaxAttempts > 1 && _options.IsIdempotent(method);

    /// <summary>Runs attempts; each gets the options of the call with the number of those before it.</summary>
    /// <param name="call">The options of the call.</param>
    /// <param name="method">For the message.</param>
    /// <param name="attempt">Makes one call and ends in <see cref="RpcException"/> when it did not succeed.</param>
    /// <param name="dropped">Cancelled when the caller lets go of the call.</param>
    public async Task<T> RunAsync<T>(CallOptions call, string method, Func<CallOptions, Task<T>> attempt, CancellationToken dropped)
    {
        DateTime? deadline = call.Deadline is { } given && given < DateTime.MaxValue - TimeSpan.FromDays(1) ? given : null;
        using var patience = new CancellationTokenSource();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(dropped, call.CancellationToken, patience.Token);
        using var alarm = deadline is { } end
            ? _options.Clock.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(), patience, Left(end), Timeout.InfiniteTimeSpan)
            : null;
        var (made, last) = (0, default(RpcException));
        try
        {
            return await _pipeline.ExecuteAsync(
                async _ =>
                {
                    try
                    {
                        return await attempt(Numbered(call, made++));
                    }
                    catch (RpcException refusal)
                    {
                        last = refusal;
                        throw;
                    }
                },
                waiting.Token);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            var (code, why) = patience.IsCancellationRequested
                ? (StatusCode.DeadlineExceeded, "The deadline passed")
                : (StatusCode.Cancelled, "The call was cancelled");
            throw new RpcException(new Status(
                code,
                string.Create(
                    CultureInfo.InvariantCulture, $"{why} after {made} calls of {method}; the last one ended so: {last?.Status.Detail}"),
                    last));
        }
    }

    private TimeSpan? AskedFor(Exception? outcome) =>
        (outcome as RpcException)?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() is { } asked && asked > TimeSpan.Zero
        ? asked * (1 + (Spread * _options.Random()))
        : null;

    private TimeSpan Left(DateTime deadline)
    {
        var left = deadline - _options.Clock.GetUtcNow().UtcDateTime;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static CallOptions Numbered(CallOptions call, int before)
    {
        if (before == 0)
        {
            return call;
        }

        var headers = new Metadata { { "grpc-previous-rpc-attempts", before.ToString(CultureInfo.InvariantCulture) } };
        foreach (var header in call.Headers ?? Metadata.Empty)
        {
            headers.Add(header);
        }

        return call.WithHeaders(headers);
    }
}
