using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TopGrid.Places.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Rpc.Tests.Transcoding;

/// <summary>Answers each request as it came.</summary>
internal sealed class PlacesService : Places.V1.Places.PlacesBase
{
    private static long _counted;

    /// <summary>Messages that endless streams were able to write.</summary>
    public static long Counted => Interlocked.Read(ref _counted);

    public override Task<Everything> Get(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Rest(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Freeze(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Create(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Change(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Remove(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Report(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Inner(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Everything> Closed(Everything request, ServerCallContext context) => Task.FromResult(request);

    /// <summary>
    /// Counts to <c>number</c>, and fails after that when <c>flag</c> is set; for ever when it is negative, with <c>flag</c> so slowly that
    /// no reader lags behind.
    /// </summary>
    public override async Task Count(Everything request, IServerStreamWriter<Everything> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= request.Number || request.Number < 0; i++)
        {
            await responseStream.WriteAsync(new Everything { Number = i, Name = request.Name });
            Interlocked.Add(ref _counted, request.Number < 0 ? 1 : 0);
            if (request is { Number: < 0, Flag: true })
            {
                await Task.Delay(1);
            }
        }

        if (request.Flag)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Aborted, "enough"));
        }
    }

    public override async Task<Everything> Join(IAsyncStreamReader<Everything> requestStream, ServerCallContext context)
    {
        var all = new Everything();
        await foreach (var one in requestStream.ReadAllAsync(context.CancellationToken))
        {
            all.MergeFrom(one);
        }

        return all;
    }

    public override async Task Chat(
        IAsyncStreamReader<Everything> requestStream, IServerStreamWriter<Everything> responseStream, ServerCallContext context)
    {
        await foreach (var one in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(one);
        }
    }

    /// <summary>
    /// Ends with the status code <c>number</c>, with the reason <c>name</c> or without one but with other details; waits for ever for a
    /// negative one.
    /// </summary>
    public override async Task<Everything> Fail(Everything request, ServerCallContext context)
    {
        if (request.Number < 0)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        if (request.Name.Length > 0)
        {
            throw ErrorDetails.With(new Grpc.Core.Status((StatusCode)request.Number, "because of \"this\""), request.Name,
                new Dictionary<string, string> { ["where"] = "here" });
        }

        var details = new Google.Rpc.Status
        {
            Details =
            {
                Any.Pack(
                    new BadRequest
                    {
                        FieldViolations = { new BadRequest.Types.FieldViolation { Field = "inner.id", Description = "is no é" } },
                    }),
                Any.Pack(new RetryInfo { RetryDelay = new Duration { Seconds = 2, Nanos = 1 } }),
            },
        };
        throw new RpcException(
            new Grpc.Core.Status((StatusCode)request.Number, "because of \"this\""),
            new Metadata { { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(details) } });
    }
}
