using System.Net;
using System.Net.Sockets;
using TopGrid.Common.Contracts;
using TopGrid.Common.V1;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Client.Retries;

namespace TopGrid.EndToEnd.Tests;

/// <summary>A host that is killed and started again, with a client that does not give up.</summary>
[Trait("Category", "Slow")]
public sealed class RestartTests
{
    [Fact]
    public async Task A_call_made_while_the_host_is_dead_succeeds_once_it_is_back_and_sent_again_has_no_second_effect()
    {
        using var folder = new TemporaryFolder();
        var people = new People(folder.File("identities.json"));
        string[] command = [
            "host", "--database", "sqlite:" + folder.File("topgrid.db"), "--port", FreePort(), "--no-worker", "--identities",
            folder.File("identities.json")];
        var host = await TopgridProgram.ServeAsync(command);
        try
        {
            var address = new Uri((string)host.Started["address"]!);
            using var anna = Channel(address, people.Anna);
            Assert.True((await YearFiles.ImportAsync(anna.CreateCallInvoker(), OostBrabantYear.Files())).Imported);
            using var channel = Channel(address, people.Institution(OostBrabantYear.Indigo));
            var indigo = new RegistrationService.RegistrationServiceClient(channel);
            var returned = new ReturnPlacesRequest
            {
                Parent = $"years/2025/institutions/{OostBrabantYear.Indigo}",
                Profession = Profession.Gz,
                Places = 1,
                RequestId = Ids.New(),
            };
            await indigo.ReturnPlacesAsync(returned);

            await host.KillAsync();
            var second = new ReturnPlacesRequest(returned) { RequestId = Ids.New() };
            var read = indigo.ListReturnsAsync(new ListReturnsRequest { Parent = returned.Parent });
            var written = indigo.ReturnPlacesAsync(second);
            host = await TopgridProgram.ServeAsync(command);

            Assert.InRange((await read).TotalSize, 1, 2);
            var answer = await written;
            Assert.Equal(answer, await indigo.ReturnPlacesAsync(second));
            Assert.NotEqual(answer, await indigo.ReturnPlacesAsync(returned));
            Assert.Equal(2, (await indigo.ListReturnsAsync(new ListReturnsRequest { Parent = returned.Parent })).TotalSize);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static RpcChannel Channel(Uri address, string token) => RpcChannel.ForAddress(address, new RpcChannelOptions
    {
        Token = token,
        Retry = new RetryOptions
        {
            IsIdempotent = new DescriptorIdempotency(RegistrationService.Descriptor).MayRepeat, MaxAttempts = 1000,
            MaxDelay = TimeSpan.FromMilliseconds(500),
        },
    });

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
