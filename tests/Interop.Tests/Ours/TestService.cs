using Google.Protobuf;
using Grpc.Core;
using TopGrid.Interop.Tests.Protos;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>grpc.testing.TestService as the interop test description asks for it, on our server.</summary>
internal sealed class TestService(Compressed compressed) : Protos.TestService.TestServiceBase
{
    /// <summary>What a client sends to get it back as a header.</summary>
    public const string EchoInitial = "x-grpc-test-echo-initial";

    /// <summary>What a client sends to get it back as a trailer.</summary>
    public const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        compressed.Check(request.ExpectCompressed);
        await SendHeadersAsync(context, request.ResponseCompressed?.Value == true);
        context.WriteOptions = For(request.ResponseCompressed);
        Echo(request.ResponseStatus);
        return new SimpleResponse { Payload = Zeroes(request.ResponseSize) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await SendHeadersAsync(context, request.ResponseParameters.Any(wanted => wanted.Compressed?.Value == true));
        await RespondAsync(request, responseStream, context);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0;
        await foreach (var request in requestStream.ReadAllAsync())
        {
            compressed.Check(request.ExpectCompressed);
            size += request.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await SendHeadersAsync(context, compress: false);
        await foreach (var request in requestStream.ReadAllAsync())
        {
            Echo(request.ResponseStatus);
            await RespondAsync(request, responseStream, context);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        foreach (var request in await requestStream.ReadAllAsync().ToListAsync())
        {
            await RespondAsync(request, responseStream, context);
        }
    }

    /// <summary>A payload of so many zeroes.</summary>
    public static Payload Zeroes(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    private static async Task RespondAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), context.CancellationToken);
            responses.WriteOptions = For(wanted.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeroes(wanted.Size) });
        }
    }

    private static void Echo(EchoStatus? wanted)
    {
        if (wanted is not null)
        {
            throw new RpcException(new Status((StatusCode)wanted.Code, wanted.Message));
        }
    }

    private static WriteOptions For(BoolValue? compressed) => new(compressed?.Value == true ? 0 : WriteFlags.NoCompress);

    private static async Task SendHeadersAsync(ServerCallContext context, bool compress)
    {
        var headers = new Metadata();
        if (compress)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        if (context.RequestHeaders.GetValue(EchoInitial) is { } text)
        {
            headers.Add(EchoInitial, text);
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }

        if (context.RequestHeaders.GetValueBytes(EchoTrailing) is { } bytes)
        {
            context.ResponseTrailers.Add(EchoTrailing, bytes);
        }
    }
}
