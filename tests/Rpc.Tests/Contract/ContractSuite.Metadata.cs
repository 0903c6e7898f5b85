using Grpc.Core;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

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

    [Fact]
    public async Task Several_values_of_a_key_arrive_in_order_and_bytes_as_they_were()
    {
        byte[][] values = [[], [0], [255, 254], [1, 2, 3], [.. Enumerable.Range(0, 256).Select(i => (byte)i)]];
        var sent = new Metadata
        {
            { "back-Text", "one" },
            { "back-text", "two" },
            { "back-empty", "" },
            { "back-spaces", "  in the middle  " },
        };
        foreach (var value in values)
        {
            sent.Add("back-bytes-bin", value);
        }

        using var call = Client().EchoAsync(new EchoRequest(), sent);
        await call;

        // One line with a comma means the same as two lines, and both are allowed on the wire.
        var back = call.GetTrailers();
        Assert.Equal(
            "one,two",
            string.Join(',', back.GetAll("back-text").SelectMany(entry => entry.Value.Split(',', StringSplitOptions.TrimEntries))));
        // The official server leaves empty values out of headers and trailers.
        Assert.Equal(values.Where(value => value.Length > 0),
            back.GetAll("back-bytes-bin").Select(entry => entry.ValueBytes).Where(value => value.Length > 0));
        Assert.Contains(back.GetValue("back-empty"), new[] { "", null });
        Assert.Equal("in the middle", back.GetValue("back-spaces")!.Trim());
    }

    [Fact]
    public async Task What_the_protocol_itself_uses_cannot_be_sent_as_metadata()
    {
        var sent = new Metadata
        {
            { "grpc-timeout", "1n" },
            { "grpc-encoding", "snappy" },
            { "content-type", "text/html" },
            { "te", "x" },
            { "grpc-status", "5" },
        };

        Assert.Equal("x", (await Client().EchoAsync(new EchoRequest { Text = "x" }, sent)).Text);
    }

    [Fact]
    public async Task Headers_go_both_ways_before_the_first_message()
    {
        using var call = Client().Chat(new Metadata { { "want-headers", "early" } });

        Assert.Equal("early", (await call.ResponseHeadersAsync.WaitAsync(Patience)).GetValue("seen"));

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "one" });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(["one!"], await call.ResponseStream.ReadAllAsync().Select(reply => reply.Text).ToListAsync());
    }

    [Fact]
    public async Task A_call_without_an_answer_has_no_headers_and_all_in_its_trailers()
    {
        using var call = Client().FailAsync(new FailRequest { Code = (int)StatusCode.NotFound, Detail = "x" });

        Assert.Empty(await call.ResponseHeadersAsync.WaitAsync(Patience));
        await FailureOf(call);
        Assert.Equal(["grpc-status-details-bin"], call.GetTrailers().Select(entry => entry.Key));
    }
}
