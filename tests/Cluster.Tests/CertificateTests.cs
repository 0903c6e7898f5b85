using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TopGrid.Cluster.Security;
using TopGrid.Cluster.Tests.Harness;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>Who may speak to a node: whoever holds a certificate of its authority with the name of nodes, on both ends.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class CertificateTests(TestCluster cluster)
{
    [Fact]
    public void A_certificate_is_taken_by_authority_name_and_time()
    {
        using var folder = new TemporaryFolder();
        // Signed four years ago for one.
        LocalAuthority.WritePair(folder.File("own"), DateTimeOffset.UtcNow.AddYears(-4));
        using var over = Pair(folder.File("own"));
        Assert.Contains(
            "is not valid now", Assert.Throws<ClusterException>(() => NodeCertificates.Read(folder.File("own"))).Message,
            StringComparison.Ordinal);

        // The same authority signs anew.
        LocalAuthority.WritePair(folder.File("own"), DateTimeOffset.UtcNow);
        LocalAuthority.WritePair(folder.File("other"), DateTimeOffset.UtcNow);
        var own = NodeCertificates.Read(folder.File("own"));
        Assert.True(own.Takes(Pair(folder.File("own"))));
        Assert.False(own.Takes(over));
        Assert.False(own.Takes(Pair(folder.File("other"))));
        Assert.Contains(
            "topgrid cluster certificates --out", Assert.Throws<ClusterException>(() => NodeCertificates.Read(folder.File("none"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Files_of_an_authority_are_their_owner_s_alone_and_a_second_pair_is_signed_by_the_same()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(4, LocalAuthority.WritePair(folder.File("own"), DateTimeOffset.UtcNow).Count);
        var first = NodeCertificates.Read(folder.File("own"));
        Assert.Equal(2, LocalAuthority.WritePair(folder.File("own"), DateTimeOffset.UtcNow).Count);
        Assert.NotEqual(first.Mark, NodeCertificates.Read(folder.File("own")).Mark);
        Assert.True(first.Takes(Pair(folder.File("own"))));
        Assert.All(
            Directory.GetFiles(folder.File("own")),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.File("own")));
    }

    [Fact]
    public async Task A_stranger_who_calls_at_the_port_of_a_node_is_refused_and_one_of_us_is_not()
    {
        using var folder = new TemporaryFolder();
        LocalAuthority.WritePair(folder.File("other"), DateTimeOffset.UtcNow);
        var port = await PortAsync("host");
        Assert.True(await IsLetInAsync(port, Pair(ClusterCertificates.Folder)));
        Assert.False(await IsLetInAsync(port, Pair(folder.File("other"))), "a certificate of another authority");
        Assert.False(await IsLetInAsync(port, null), "no certificate");
    }

    [Fact]
    public async Task A_node_that_meets_a_stranger_at_a_port_refuses_and_joins_elsewhere()
    {
        using var folder = new TemporaryFolder();
        LocalAuthority.WritePair(folder.File("other"), DateTimeOffset.UtcNow);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var over = new CancellationTokenSource();
        var met = MeetAsync(listener, Pair(folder.File("other")), over.Token);

        // The stranger says that it is the oldest node there is.
        var name = $"akka.ssl.tcp://topgrid@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await cluster.Look.ExecuteAsync(
            $"INSERT INTO allocation.cluster_node VALUES ('{name}', 'host', 'stranger', '1', '{name}', '2020-01-01', clock_timestamp() + interval '1 minute')");
        await using var worker = await cluster.StartWorkerAsync("worker");
        await AddressAsync(worker.Name);
        await cluster.Look.ExecuteAsync("DELETE FROM allocation.cluster_node WHERE name = 'stranger'");
        await cluster.CompletesLikeUndisturbedAsync(await cluster.StartRunAsync());
        await over.CancelAsync();
        var (calls, letIn) = await met;
        Assert.True(calls > 0, "Nobody called at the stranger's port.");
        Assert.Equal(0, letIn);
    }

    [Fact]
    public async Task A_worker_of_another_authority_is_let_in_by_nobody()
    {
        using var folder = new TemporaryFolder();
        LocalAuthority.WritePair(folder.File("other"), DateTimeOffset.UtcNow);
        await using var stranger = await cluster.StartWorkerAsync("stranger", certificates: folder.File("other"));
        await using var worker = await cluster.StartWorkerAsync("worker");
        var run = await cluster.StartRunAsync();
        await cluster.CompletesLikeUndisturbedAsync(run);
        await Task.Delay(3_000);
        Assert.DoesNotContain(await cluster.Look.AttemptsAsync(run), attempt => attempt.Worker == stranger.Name);
        Assert.Empty(
            await cluster.Look.ReadAsync($"SELECT 1 FROM allocation.cluster_node WHERE name = '{stranger.Name}'", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_worker_whose_certificate_is_renewed_leaves_joins_with_the_new_one_and_works_on()
    {
        using var folder = new TemporaryFolder();
        var own = Directory.CreateDirectory(folder.File("own")).FullName;
        foreach (var file in Directory.GetFiles(ClusterCertificates.Folder))
        {
            File.Copy(file, Path.Combine(own, Path.GetFileName(file)));
        }

        await using var worker = await cluster.StartWorkerAsync("renewed", certificates: own);
        var before = await AddressAsync(worker.Name);
        LocalAuthority.WritePair(own, DateTimeOffset.UtcNow);
        await Observer.UntilAsync(() => AddressAsync(worker.Name), address => address != before, "a node with a new certificate");
        Assert.Contains("renewed", worker.Process.Log, StringComparison.Ordinal);
        var run = await cluster.StartRunAsync();
        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.All(await cluster.Look.AttemptsAsync(run), attempt => Assert.Equal((1, worker.Name), (attempt.Number, attempt.Worker)));
    }

    private Task<string> AddressAsync(string name) => Observer.UntilAsync(
        async () => (await cluster.Look.ReadAsync(
            $"SELECT address FROM allocation.cluster_node WHERE name = '{name}'", row => row.GetString(0))).FirstOrDefault() ?? "",
        address => address.Length > 0,
        $"the node {name}");

    private async Task<int> PortAsync(string role)
    {
        // After a test that took the database from it, it may still be joining again.
        var addresses = await Observer.UntilAsync(
            () => cluster.Look.ReadAsync($"SELECT address FROM allocation.cluster_node WHERE role = '{role}'", row => row.GetString(0)),
            nodes => nodes.Count == 1,
            $"a {role} in the cluster");
        return IPEndPoint.Parse(addresses.Single().Split('@')[1]).Port;
    }

    private static X509Certificate2 Pair(string folder) =>
        X509Certificate2.CreateFromPemFile(
            Path.Combine(folder, NodeCertificates.CertificateFile), Path.Combine(folder, NodeCertificates.KeyFile));

    // With TLS 1.3 the server refuses after the client believes the handshake done: only what comes then tells.
    private static async Task<bool> IsLetInAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
#pragma warning disable CA5359 // What the other end takes is looked at here.
        await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = NodeCertificates.NodeName, ClientCertificates = certificate is null ? null : [certificate],
            });
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            return await stream.ReadAsync(new byte[1], patience.Token) > 0;
        }
        catch (OperationCanceledException)
        {
            // It waits for what we say.
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }

    // How many called at a port, and how many of them took the stranger's certificate and said something.
    private static async Task<(int Calls, int LetIn)> MeetAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken over)
    {
        var (calls, letIn) = (0, 0);
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(over);
                calls++;
#pragma warning disable CA5359 // The stranger takes anyone.
                await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(over);
                patience.CancelAfter(TimeSpan.FromSeconds(3));
                await stream.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = certificate, ClientCertificateRequired = true },
                    patience.Token);
                letIn += await stream.ReadAsync(new byte[1], patience.Token) > 0 ? 1 : 0;
            }
            catch (Exception) when (over.IsCancellationRequested)
            {
                return (calls, letIn);
            }
            catch (Exception refused) when (refused is AuthenticationException or IOException or OperationCanceledException)
            {
            }
        }
    }
}
