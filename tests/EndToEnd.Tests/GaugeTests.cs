using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.OtlpReceiver;

namespace TopGrid.EndToEnd.Tests;

/// <summary>What a collector learns about the work, by which workers are scaled.</summary>
[Trait("Category", "Slow")]
public sealed class GaugeTests
{
    [Fact]
    public async Task Units_that_wait_and_workers_that_are_there_reach_the_collector()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql, receiver.Address, runWorker: false);
        await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));
        var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
        var run = await flow.StartAsync(await flow.FreezeAsync());
        await WaitAsync(receiver, gauges => Value(gauges, "topgrid.units", "waiting") > 0 && Value(gauges, "topgrid.workers") == 0);

        await using var worker = await TopgridProgram.ServeAsync(
            ["worker", "--database", "postgres:" + host.Storage.Target, .. ClusterCertificates.Arguments]);
        await flow.FinishAsync(run);
        await WaitAsync(receiver, gauges => Value(gauges, "topgrid.units", "waiting") == 0 && Value(gauges, "topgrid.workers") == 1);
        Assert.Equal(0, Value(receiver.Gauges(), "topgrid.failed_work"));
        Assert.All(receiver.Gauges(), gauge => Assert.Equal("TopGrid.Allocation.Runs", gauge.Scope));
    }

    [Fact]
    public async Task A_collector_whose_certificate_an_authority_of_ones_own_signed_is_trusted_by_SSL_CERT_FILE_alone()
    {
        using var folder = new TemporaryFolder();
        WriteCertificates(folder);
        await using var receiver = await Receiver.StartAsync("--certificate", folder.File("tls.crt"), "--key", folder.File("tls.key"));
        Assert.Equal("https", receiver.Address.Scheme);
        string[] serve =
        [
            "host", "--database", $"sqlite:{folder.File("a.db")}", "--port", "0", "--identities", folder.File("identities.json"),
            "--otlp", $"https://localhost:{receiver.Address.Port}",
        ];
        await using (var stranger = await TopgridProgram.ServeAsync(serve))
        {
            await Task.Delay(TimeSpan.FromSeconds(12));
            Assert.Empty(receiver.Gauges());
        }

        await using var host = await TopgridProgram.ServeAsync(
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = folder.File("ca.crt") }, serve);
        await WaitAsync(receiver, gauges => gauges.Exists(gauge => gauge.Name == "topgrid.units"));
    }

    private static long? Value(List<ReceivedGauge> gauges, string name, string? state = null) =>
        gauges.LastOrDefault(gauge => gauge.Name == name && gauge.Attributes.GetValueOrDefault("state") == state)?.Value;

    private static async Task WaitAsync(Receiver receiver, Func<List<ReceivedGauge>, bool> wanted)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!wanted(receiver.Gauges()))
        {
            Assert.False(giveUp.IsCancellationRequested, string.Join("\n", receiver.Gauges().TakeLast(20)));
            await Task.Delay(500);
        }
    }

    private static void WriteCertificates(TemporaryFolder folder)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=topgrid-ca", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=collector", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        leaf.CertificateExtensions.Add(names.Build());
        using var certificate = leaf.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), [1, 2, 3]);
        File.WriteAllText(folder.File("ca.crt"), authority.ExportCertificatePem());
        File.WriteAllText(folder.File("tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("tls.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
