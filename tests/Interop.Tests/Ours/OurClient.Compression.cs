using Grpc.Core;
using TopGrid.Interop.Tests.Protos;
using static TopGrid.Interop.Tests.Ours.TestService;

namespace TopGrid.Interop.Tests.Ours;

internal sealed partial class OurClient
{
    private static Metadata InGzip => new() { { "grpc-internal-encoding-request", "gzip" } };

    private static BoolValue Flag(bool value) => new() { Value = value };

    private async Task ClientCompressedUnary()
    {
        var request = Large();
        request.ExpectCompressed = Flag(true);
        if (network is not null)
        {
            await EndsWithAsync(StatusCode.InvalidArgument, async () => await _client.UnaryCallAsync(request, deadline: Soon()));
        }

        foreach (var compressed in new[] { true, false })
        {
            request.ExpectCompressed = Flag(compressed);
            var response = await _client.UnaryCallAsync(request, compressed ? InGzip : null, Soon());
            Assert.Equal(Zeroes(LargeResponse), response.Payload);
        }
    }

    private async Task ServerCompressedUnary()
    {
        var watched = new Protos.TestService.TestServiceClient(network?.Watched ?? invoker);
        foreach (var compressed in new[] { true, false })
        {
            var request = Large();
            request.ResponseCompressed = Flag(compressed);
            var response = await watched.UnaryCallAsync(request, deadline: Soon());
            Assert.Equal(Zeroes(LargeResponse), response.Payload);
        }

        CheckFlags(true, false);
    }

    private async Task ClientCompressedStreaming()
    {
        var first = new StreamingInputCallRequest { ExpectCompressed = Flag(true), Payload = Zeroes(27_182) };
        if (network is not null)
        {
            using var probe = _client.StreamingInputCall(deadline: Soon());
            await EndsWithAsync(StatusCode.InvalidArgument, async () =>
            {
                await probe.RequestStream.WriteAsync(first);
                await probe.RequestStream.CompleteAsync();
                await probe;
            });
        }

        using var call = _client.StreamingInputCall(InGzip, Soon());
        await call.RequestStream.WriteAsync(first);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new StreamingInputCallRequest { ExpectCompressed = Flag(false), Payload = Zeroes(45_904) });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(73_086, (await call).AggregatedPayloadSize);
    }

    private async Task ServerCompressedStreaming()
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters =
            {
                new ResponseParameters { Compressed = Flag(true), Size = 31_415 },
                new ResponseParameters { Compressed = Flag(false), Size = 92_653 },
            },
        };
        using var call = new Protos.TestService.TestServiceClient(
            network?.Watched ?? invoker).StreamingOutputCall(request, deadline: Soon());
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal([Zeroes(31_415), Zeroes(92_653)], responses.Select(response => response.Payload));
        CheckFlags(true, false);
    }

    /// <summary>Over a network each response says whether it came compressed.</summary>
    private void CheckFlags(params bool[] compressed)
    {
        if (network is not null)
        {
            Assert.Equal(compressed, network.CameCompressed);
        }
    }
}
