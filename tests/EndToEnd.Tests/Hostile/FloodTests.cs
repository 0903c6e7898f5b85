using System.IO.Compression;
using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Hostile;
using static TopGrid.Rpc.Tests.Hostile.RawHttp2;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>More of something than anyone needs, counted: the host gives the connection up or works it off, in bounded memory.</summary>
[Collection(Attacks.Name)]
[Trait("Category", "Slow")]
public sealed class FloodTests(AttackedHost host)
{
    private const string ListYears = "/topgrid.registration.v1.RegistrationService/ListYears";

    private static readonly byte[] _emptyMessage = new byte[5];

    [Fact]
    public async Task Settings_without_end_that_nobody_reads_the_answers_to()
    {
        await FloodAsync(client => [Frame(Settings, 0, 0, 0, 4, 0, 1, 0, 0)], 200_000, read: false);
    }

    [Fact]
    public async Task Pings_without_end_that_nobody_reads_the_answers_to()
    {
        await FloodAsync(client => [Frame(Ping, 0, 0, new byte[8])], 200_000, read: false);
    }

    [Fact]
    public async Task Streams_that_are_reset_as_soon_as_they_are_opened()
    {
        var id = -1;
        await FloodAsync(
            client => [
                client.Call(id += 2, ListYears, Token), Frame(DataFrame, EndStream, id, _emptyMessage), Frame(Reset, 0, id, 0, 0, 0, 8)],
                20_000);
    }

    [Fact]
    public async Task Streams_that_are_reset_before_they_have_a_message()
    {
        var id = -1;
        await FloodAsync(client => [client.Call(id += 2, ListYears, Token), Frame(Reset, 0, id, 0, 0, 0, 8)], 20_000);
    }

    [Fact]
    public async Task Streams_whose_client_breaks_a_rule_so_that_the_host_resets_them()
    {
        var id = -1;
        await FloodAsync(client => [client.Call(id += 2, ListYears, Token), Frame(WindowUpdate, 0, id, 0, 0, 0, 0)], 20_000);
    }

    [Fact]
    public async Task More_streams_at_once_than_the_host_takes_are_refused_and_the_others_are_answered()
    {
        host.ForgetPeak();
        using var client = await host.DialAsync();
        await client.OpenAsync(0, 1, 0, 0, 0, 0);
        await client.SendAsync(Frame(WindowUpdate, 0, 0, 0, 0x10, 0, 0)); // Room for the answers.
        var ids = Enumerable.Range(0, 150).Select(k => 2 * k + 1).ToList();
        foreach (var id in ids)
        {
            await client.SendAsync(client.Call(id, ListYears, Token));
        }

        var refused = new HashSet<int>();
        while (refused.Count < 50 && await client.ReadUntilAsync(Reset).WaitAsync(AttackedHost.Patience) is { } reset)
        {
            Assert.Equal(7, reset.Payload[3]); // REFUSED_STREAM
            refused.Add(reset.StreamId);
        }

        Assert.Equal(ids.Skip(100), refused.Order());
        foreach (var id in ids.Take(100))
        {
            await client.SendAsync(Frame(DataFrame, EndStream, id, _emptyMessage));
        }

        var answers = await AnswerReader.ReadAsync(client, [.. ids.Take(100)]).WaitAsync(AttackedHost.Patience);
        Assert.All(answers.Values, answer => Assert.True(answer is { GrpcStatus: "0", Complaint: null, HttpError: null }, $"{answer}"));
        await host.CheckUnharmedAsync();
    }

    [Fact]
    public async Task Continuations_without_end()
    {
        var started = false;
        await FloodAsync(
            client =>
            {
                var first = !started;
                started = true;
                return first
                    ? [Frame(Headers, EndStream, 1, client.HeaderBlock(ListYears))]
                    : [Frame(Continuation, 0, 1, Literals(("x", new string('y', 1000))))];
            },
            20_000,
            mustEnd: true);
    }

    [Fact]
    public async Task Empty_continuations_without_end()
    {
        var started = false;
        await FloodAsync(
            client =>
            {
                var first = !started;
                started = true;
                return first ? [Frame(Headers, EndStream, 1, client.HeaderBlock(ListYears))] : [Frame(Continuation, 0, 1)];
            },
            200_000);
    }

    [Fact]
    public async Task Empty_data_without_end()
    {
        var started = false;
        await FloodAsync(
            client =>
            {
                var first = !started;
                started = true;
                return first
                    ? [client.Call(1, "/topgrid.registration.v1.RegistrationService/ImportYear", Token)]
                    : [Frame(DataFrame, 0, 1)];
            },
            200_000);
    }

    [Fact]
    public async Task Headers_that_unpack_to_much_more_than_they_are()
    {
        host.ForgetPeak();
        for (var k = 0; k < 20; k++)
        {
            using var client = await host.DialAsync();
            await client.OpenAsync();

            // One header of 4,000 bytes goes into the table; each further byte means it once more: 48 MB.
            byte[] bomb = [
                .. client.HeaderBlock(ListYears), 0x40, .. Literals(("bomb", new string('b', 3_900))).AsSpan(1),
                .. Enumerable.Repeat((byte)0xBE, 12_000)];
            await client.SendAsync(Frame(Headers, EndStream | EndHeaders, 1, bomb));

            var answer = await AnswerAsync(client);
            Assert.True(answer is null or "431", $"The host took 48 MB of headers and answered {answer}.");
        }

        await host.CheckUnharmedAsync();
    }

    [Fact]
    public async Task Messages_that_unpack_to_much_more_than_they_are()
    {
        host.ForgetPeak();
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(
                new byte[12 * 1024 * 1024]); // What comes of it fits into the first window; what it says does not fit into a message.
        }

        var length = (int)zipped.Length;
        byte[] bomb = [1, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. zipped.ToArray()];
        var calls = Enumerable.Range(0, 100).Select(async _ =>
        {
            using var client = await host.DialAsync();
            await client.OpenAsync(0, 1, 0, 0, 0, 0);
            await client.SendAsync(client.Call(1, ListYears, Token, ("grpc-encoding", "gzip")));
            var pieces = bomb.Chunk(16_000).ToList();
            for (var k = 0; k < pieces.Count; k++)
            {
                await client.SendAsync(Frame(DataFrame, k == pieces.Count - 1 ? EndStream : (byte)0, 1, pieces[k]));
            }

            return await AnswerReader.ReadAsync(client, 1);
        });

        Assert.All(
            await Task.WhenAll(calls).WaitAsync(AttackedHost.Patience), answer => Assert.True(answer.GrpcStatus == "8", $"{answer}"));
        await host.CheckUnharmedAsync();
    }

    [Fact]
    public async Task Idle_connections_beyond_the_limit_are_closed_at_once_and_who_was_there_and_probes_are_served()
    {
        const int Limit = 1000, Flood = 1300;
        host.ForgetPeak();
        using var before = RpcChannel.ForAddress(host.Address, new RpcChannelOptions { Token = host.People.Anna });
        await AttackedHost.CheckServesAsync(before);
        var open = new List<TcpClient>();
        var ends = new List<Task>();
        try
        {
            for (var k = 0; k < Flood; k++)
            {
                open.Add(new TcpClient());
                await open[^1].ConnectAsync(host.Address.Host, host.Address.Port);
                ends.Add(EndAsync(open[^1]));
                if (k % 100 == 0)
                {
                    // In use, or its client would give it up where all this takes long.
                    await AttackedHost.CheckServesAsync(before);
                }
            }

            for (var until = DateTime.UtcNow + AttackedHost.Patience; ends.Count(end => end.IsCompleted) < Flood - Limit + 1
                && DateTime.UtcNow < until;)
            {
                await Task.Delay(50);
            }

            // One place is taken by who was there before.
            Assert.InRange(ends.Count(end => end.IsCompleted), Flood - Limit + 1, Flood - 1);
            await AttackedHost.CheckServesAsync(before);
            using var probes = RpcChannel.ForAddress(host.HealthAddress);
            Assert.Equal(ServingStatus.Serving, await Health.Watcher.CheckAsync(probes.CreateCallInvoker(), "readiness"));
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }

        for (var until = DateTime.UtcNow + AttackedHost.Patience; ; await Task.Delay(50))
        {
            try
            {
                await host.CheckUnharmedAsync();
                return;
            }
            catch (RpcException full) when (full.StatusCode == StatusCode.Unavailable && DateTime.UtcNow < until)
            {
                // The host has not yet seen all of them go.
            }
        }

        static async Task EndAsync(TcpClient client)
        {
            try
            {
                await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
            }
            catch (IOException)
            {
                // Closed hard.
            }
        }
    }

    [Fact]
    public async Task Connections_that_open_streams_and_hang_up()
    {
        host.ForgetPeak();
        for (var k = 0; k < 300; k++)
        {
            using var client = await host.DialAsync();
            await client.OpenAsync();
            for (var id = 1; id < 200; id += 2)
            {
                await client.SendAsync(client.Call(id, ListYears, Token), Frame(DataFrame, 0, id, 0, 0, 0, 0, 100));
            }
        }

        await host.CheckUnharmedAsync();
    }

    private (string Name, string Value) Token => ("authorization", "Bearer " + host.People.Anna);

    /// <summary>Sends frames until the host ends the connection, takes no more, or has had that many.</summary>
    private async Task FloodAsync(Func<RawHttp2, byte[][]> next, int count, bool read = true, bool mustEnd = false)
    {
        host.ForgetPeak();
        using var client = await host.DialAsync();
        await client.OpenAsync();
        var reading = read ? client.ReadToEndAsync() : null;
        try
        {
            for (var k = 0; k < count && reading is not { IsCompleted: true }; k++)
            {
                await client.SendAsync(next(client)).WaitAsync(TimeSpan.FromSeconds(2));
            }
        }
        catch (IOException)
        {
            // The host has ended the connection.
        }
        catch (TimeoutException)
        {
            // It takes no more as long as we do not read.
        }

        if (mustEnd)
        {
            Assert.NotNull(await reading!.WaitAsync(AttackedHost.Patience));
        }

        await host.CheckUnharmedAsync();
    }

    /// <summary>The HTTP status of the first answer; null when stream or connection was ended.</summary>
    private static async Task<string?> AnswerAsync(RawHttp2 client)
    {
        while (await client.ReadAsync().WaitAsync(AttackedHost.Patience) is { } frame)
        {
            if (frame.Type == Headers)
            {
                return HeaderBlock.Read(frame.Payload)[0].Value;
            }

            if (frame.Type is Reset or GoAway)
            {
                return null;
            }
        }

        return null;
    }
}
