using Grpc.Core;
using TopGrid.Interop.Tests.Protos;
using static TopGrid.Interop.Tests.Ours.TestService;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>
/// The cases of the official description of gRPC interoperability tests (doc/interop-test-descriptions.md of grpc/grpc), seen from our
/// client. Their names are the list of cases that every peer runs; half_duplex is of the same description's server features.
/// </summary>
/// <param name="invoker">The way to the server.</param>
/// <param name="network">
/// The channel behind it; null in process. There whoever asks for compression gets the same answers, and nothing is compressed: messages
/// have no flag.
/// </param>
internal sealed partial class OurClient(CallInvoker invoker, OurChannel? network)
{
    private const int LargeRequest = 271_828;
    private const int LargeResponse = 314_159;
    private static readonly int[] _requestSizes = [27_182, 8, 1_828, 45_904];
    private static readonly int[] _responseSizes = [31_415, 9, 2_653, 58_979];

    private static readonly Dictionary<string, Func<OurClient, Task>> _cases = new(StringComparer.Ordinal)
    {
        ["empty_unary"] = client => client.EmptyUnary(),
        ["large_unary"] = client => client.LargeUnary(),
        ["client_compressed_unary"] = client => client.ClientCompressedUnary(),
        ["server_compressed_unary"] = client => client.ServerCompressedUnary(),
        ["client_streaming"] = client => client.ClientStreaming(),
        ["client_compressed_streaming"] = client => client.ClientCompressedStreaming(),
        ["server_streaming"] = client => client.ServerStreaming(),
        ["server_compressed_streaming"] = client => client.ServerCompressedStreaming(),
        ["ping_pong"] = client => client.PingPong(),
        ["half_duplex"] = client => client.HalfDuplex(),
        ["empty_stream"] = client => client.EmptyStream(),
        ["cancel_after_begin"] = client => client.CancelAfterBegin(),
        ["cancel_after_first_response"] = client => client.CancelAfterFirstResponse(),
        ["timeout_on_sleeping_server"] = client => client.TimeoutOnSleepingServer(),
        ["custom_metadata"] = client => client.CustomMetadata(),
        ["status_code_and_message"] = client => client.StatusCodeAndMessage(),
        ["special_status_message"] = client => client.SpecialStatusMessage(),
        ["unimplemented_method"] = client => client.UnimplementedMethod(),
        ["unimplemented_service"] = client => client.UnknownService(),
    };

    private readonly Protos.TestService.TestServiceClient _client = new(invoker);

    /// <summary>Over a network.</summary>
    public OurClient(OurChannel channel)
        : this(channel.Invoker, channel)
    {
    }

    /// <summary>Names of all cases.</summary>
    public static IEnumerable<string> CaseNames => _cases.Keys;

    /// <summary>Runs a case; throws when it does not hold.</summary>
    public Task RunAsync(string name) => _cases[name](this);

    private static DateTime Soon() => DateTime.UtcNow.AddSeconds(20);

    private static SimpleRequest Large() => new() { ResponseSize = LargeResponse, Payload = Zeroes(LargeRequest) };

    private static StreamingOutputCallRequest Asking(int response, int request) =>
        new() { ResponseParameters = { new ResponseParameters { Size = response } }, Payload = Zeroes(request) };

    private async Task EmptyUnary() => Assert.Equal(new Empty(), await _client.EmptyCallAsync(new Empty(), deadline: Soon()));

    private async Task LargeUnary() =>
        Assert.Equal(Zeroes(LargeResponse), (await _client.UnaryCallAsync(Large(), deadline: Soon())).Payload);

    private async Task ClientStreaming()
    {
        using var call = _client.StreamingInputCall(deadline: Soon());
        foreach (var size in _requestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeroes(size) });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(74_922, (await call).AggregatedPayloadSize);
    }

    private async Task ServerStreaming()
    {
        var request = new StreamingOutputCallRequest { ResponseParameters = { _responseSizes.Select(
            size => new ResponseParameters { Size = size }) } };
        using var call = _client.StreamingOutputCall(request, deadline: Soon());
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal(_responseSizes.Select(Zeroes), responses.Select(response => response.Payload));
    }

    private async Task PingPong()
    {
        using var call = _client.FullDuplexCall(deadline: Soon());
        foreach (var (request, response) in _requestSizes.Zip(_responseSizes))
        {
            await call.RequestStream.WriteAsync(Asking(response, request));
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(Zeroes(response), call.ResponseStream.Current.Payload);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private async Task HalfDuplex()
    {
        using var call = _client.HalfDuplexCall(deadline: Soon());
        foreach (var size in _responseSizes)
        {
            await call.RequestStream.WriteAsync(Asking(size, 0));
        }

        await call.RequestStream.CompleteAsync();
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal(_responseSizes.Select(Zeroes), responses.Select(response => response.Payload));
    }

    private async Task EmptyStream()
    {
        using var call = _client.FullDuplexCall(deadline: Soon());
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private async Task CancelAfterBegin()
    {
        using var cancel = new CancellationTokenSource();
        using var call = _client.StreamingInputCall(deadline: Soon(), cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await EndsWithAsync(StatusCode.Cancelled, async () => await call);
    }

    private async Task CancelAfterFirstResponse()
    {
        using var cancel = new CancellationTokenSource();
        using var call = _client.FullDuplexCall(deadline: Soon(), cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(Asking(31_415, 27_182));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(Zeroes(31_415), call.ResponseStream.Current.Payload);
        await cancel.CancelAsync();
        await EndsWithAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private async Task TimeoutOnSleepingServer()
    {
        // The description says one millisecond, which is often over before anything is sent; a second call lets the server take part.
        foreach (var milliseconds in new[] { 1, 200 })
        {
            using var call = _client.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(milliseconds));
            await EndsWithAsync(StatusCode.DeadlineExceeded, async () =>
            {
                await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Zeroes(27_182) });
                await call.ResponseStream.MoveNext(CancellationToken.None);
            });
        }
    }

    private async Task CustomMetadata()
    {
        byte[] bytes = [0xab, 0xab, 0xab];
        var sent = new Metadata { { EchoInitial, "test_initial_metadata_value" }, { EchoTrailing, bytes } };

        using var unary = _client.UnaryCallAsync(Large(), sent, Soon());
        await unary;
        Assert.Equal("test_initial_metadata_value", (await unary.ResponseHeadersAsync).GetValue(EchoInitial));
        Assert.Equal(bytes, unary.GetTrailers().GetValueBytes(EchoTrailing));

        using var duplex = _client.FullDuplexCall(sent, Soon());
        await duplex.RequestStream.WriteAsync(Asking(LargeResponse, LargeRequest));
        await duplex.RequestStream.CompleteAsync();
        Assert.Single(await duplex.ResponseStream.ReadAllAsync().ToListAsync());
        Assert.Equal("test_initial_metadata_value", (await duplex.ResponseHeadersAsync).GetValue(EchoInitial));
        Assert.Equal(bytes, duplex.GetTrailers().GetValueBytes(EchoTrailing));
    }

    private async Task StatusCodeAndMessage()
    {
        var wanted = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "test status message" };
        await EndsWithAsync(
            StatusCode.Unknown, async () => await _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = wanted }, deadline: Soon()),
            wanted.Message);
        using var call = _client.FullDuplexCall(deadline: Soon());
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = wanted });
        await call.RequestStream.CompleteAsync();
        await EndsWithAsync(StatusCode.Unknown, () => call.ResponseStream.MoveNext(CancellationToken.None), wanted.Message);
    }

    private Task SpecialStatusMessage()
    {
        var wanted = new EchoStatus
        {
            Code = (int)StatusCode.Unknown,
            Message = "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n",
        };
        return EndsWithAsync(
            StatusCode.Unknown, async () => await _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = wanted }, deadline: Soon()),
            wanted.Message);
    }

    private Task UnimplementedMethod() =>
        EndsWithAsync(StatusCode.Unimplemented, async () => await _client.UnimplementedCallAsync(new Empty(), deadline: Soon()));

    private Task UnknownService()
    {
        var nowhere = new UnimplementedService.UnimplementedServiceClient(invoker);
        return EndsWithAsync(StatusCode.Unimplemented, async () => await nowhere.UnimplementedCallAsync(new Empty(), deadline: Soon()));
    }

    private static async Task EndsWithAsync(StatusCode code, Func<Task> call, string? message = null)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(failure.StatusCode == code, $"{failure.Status} where {code} was due");
        if (message is not null)
        {
            Assert.Equal(message, failure.Status.Detail);
        }
    }
}
