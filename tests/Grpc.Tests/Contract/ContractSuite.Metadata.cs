using Grpc.Core;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

// Headers and trailers.
public abstract partial class ContractSuite
{
    [Fact]
    public async Task Metadata_travels_both_ways_as_text_and_as_bytes()
    {
        byte[] raw = [0, 255, 10, 44, 128];
        using var call = Client().EchoAsync(new EchoRequest(), new Metadata { { "Want-Headers", "a, b" }, { "raw-bin", raw } });

        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("a, b", headers.GetValue("seen"));
        Assert.Equal(raw, headers.GetValueBytes("seen-bin"));
        Assert.Equal("a, b", call.GetTrailers().GetValue("after"));
        Assert.Equal(raw, call.GetTrailers().GetValueBytes("after-bin"));
    }

    [Fact]
    public async Task Metadata_that_no_header_can_carry_is_refused()
    {
        var failure = await FailureOf(Client().EchoAsync(new EchoRequest(), new Metadata { { "name", "é" } }));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("-bin", failure.Status.Detail, StringComparison.Ordinal);
    }
}
