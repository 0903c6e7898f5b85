using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Rpc.Tests.Hostile;
using RegistrationClient = TopGrid.Registration.V1.RegistrationService.RegistrationServiceClient;
using static TopGrid.Rpc.Tests.Hostile.RawHttp2;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>Clients that take or give as little as they can, many at once: they cost the host little, and nobody else anything.</summary>
[Collection(Attacks.Name)]
[Trait("Category", "Slow")]
public sealed class SlowPeerTests(AttackedHost host)
{
    private const string Registration = "/topgrid.registration.v1.RegistrationService/";
    private const int Connections = 200;

    private (string Name, string Value) Token => ("authorization", "Bearer " + host.People.Anna);

    [Fact]
    public async Task Connections_that_say_nothing_or_half_a_preface()
    {
        await WithManyAsync(async (client, k) => await client.SendAsync(Preface[..(k % Preface.Length)]));
    }

    [Fact]
    public async Task Connections_that_say_half_a_frame()
    {
        await WithManyAsync(async (client, k) =>
        {
            await client.OpenAsync();
            var call = client.Call(1, Registration + "ListYears", Token);
            await client.SendAsync(call[..(1 + k % (call.Length - 1))]);
        });
    }

    [Fact]
    public async Task Connections_that_never_end_their_headers()
    {
        await WithManyAsync(async (client, k) =>
        {
            await client.OpenAsync();
            await client.SendAsync(Frame(Headers, EndStream, 1, client.HeaderBlock(Registration + "ListYears", Token)));
        });
    }

    [Fact]
    public async Task Calls_whose_message_never_comes_to_its_end()
    {
        await WithManyAsync(async (client, k) =>
        {
            await client.OpenAsync();
            for (var id = 1; id <= 19; id += 2)
            {
                // Four megabytes are promised.
                var begun = Frame(DataFrame, 0, id, [0, 0, 0x3F, 0xFF, 0xFF, .. new byte[k % 3 * 100]]);
                await client.SendAsync(client.Call(id, Registration + (id % 4 == 1 ? "ListYears" : "ImportYear"), Token), begun);
            }
        });
    }

    [Fact]
    public async Task Calls_of_strangers_whose_messages_come_in_large_parts_and_never_end()
    {
        // Who is unknown is refused before anything of the message is kept.
        await WithManyAsync(async (client, k) =>
        {
            await client.OpenAsync();
            await client.SendAsync(
                client.Call(1, Registration + "ImportYear"), Frame(DataFrame, 0, 1, [0, 0, 0x3F, 0xFF, 0xFF, .. new byte[16_000]]));
            for (var part = 0; part < 3; part++)
            {
                await client.SendAsync(Frame(DataFrame, 0, 1, new byte[16_000]));
            }
        });
    }

    [Fact]
    public async Task Readers_who_ask_for_much_and_read_nothing()
    {
        byte[] export = [.. new byte[5], 0x0A, 10, .. "years/2025"u8];
        export[4] = (byte)(export.Length - 5);
        await WithManyAsync(async (client, k) =>
        {
            // Windows of one byte: the host may send that much of an answer and no more.
            await client.OpenAsync(0, 4, 0, 0, 0, 1);
            for (var id = 1; id <= 19; id += 2)
            {
                await client.SendAsync(client.Call(id, Registration + "ExportYear", Token), Frame(DataFrame, EndStream, id, export));
            }
        });
    }

    [Fact]
    public async Task Imports_that_are_given_up_half_way_change_nothing()
    {
        using var channel = TopGrid.Rpc.Client.RpcChannel.ForAddress(host.Address, new() { Token = host.People.Anna });
        var before = await ExportAsync(channel.CreateCallInvoker());
        for (var k = 0; k < 50; k++)
        {
            using var call = new RegistrationClient(channel).ImportYear(deadline: DateTime.UtcNow + AttackedHost.Patience);
            await call.RequestStream.WriteAsync(new() { Header = new() { RequestId = Ids.New(), Replace = true } });
            foreach (var (file, content) in OostBrabantYear.Files().Take(1 + k % 5))
            {
                await call.RequestStream.WriteAsync(
                    new() { Chunk = new() { File = file, Content = Google.Protobuf.ByteString.CopyFrom(content) } });
            }
        }

        var after = await ExportAsync(channel.CreateCallInvoker());
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    private static async Task<Dictionary<string, byte[]>> ExportAsync(Grpc.Core.CallInvoker caller)
    {
        using var call = new RegistrationClient(caller).ExportYear(new() { Name = "years/2025" });
        return await YearFiles.CollectAsync(call.ResponseStream, part => part.Header, part => part.Chunk);
    }

    /// <summary>Opens many connections that do this and stay; meanwhile and afterwards the host serves.</summary>
    private async Task WithManyAsync(Func<RawHttp2, int, Task> begin)
    {
        host.ForgetPeak();
        var open = new List<RawHttp2>();
        try
        {
            for (var k = 0; k < Connections; k++)
            {
                open.Add(await host.DialAsync());
                await begin(open[^1], k);
            }

            await host.CheckUnharmedAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
            await host.CheckUnharmedAsync();
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }

        await host.CheckUnharmedAsync();
    }
}
