using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TopGrid.Cli.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task A_host_with_a_certificate_is_reached_by_who_trusts_it()
    {
        using var host = await RunningHost.StartAsync(file =>
        {
            IssueTo(file("host.pem"), file("host.key"));
            return ["--tls-certificate", file("host.pem"), "--tls-key", file("host.key")];
        });
        Assert.StartsWith("https://127.0.0.1:", host.Address, StringComparison.Ordinal);
        var token = await host.CreateIdentityAsync("anna", "operator");

        (await host.InvokeAsync(token, "year", "list", "--authorities", host["host.pem"])).With(0);

        var distrusted = (await host.InvokeAsync(token, "year", "list")).With(3);
        Assert.Contains("an authority that you trust", distrusted.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zonder TLS kan iedereen onderweg het gebruiken", "year", "list", "--host", "http://192.0.2.1:5180", "--token", "x")]
    [InlineData("--tls-key heeft alleen zin met een certificaat; geef ook --tls-certificate", "host", "--tls-key", "x")]
    [InlineData("--ask-client-certificate heeft alleen zin", "host", "--ask-client-certificate")]
    [InlineData("/no/such.pem cannot be read", "host", "--port", "0", "--tls-certificate", "/no/such.pem")]
    [InlineData("/no/such.pem cannot be read", "year", "list", "--host", "https://127.0.0.1:1", "--authorities", "/no/such.pem")]
    public async Task Settings_that_cannot_be_followed_are_told(string reason, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("topgrid-tls-").FullName;
        var ended = (await TopGridProgram.RunAsync(new Dictionary<string, string> { ["XDG_DATA_HOME"] = folder }, arguments)).With(2);
        Directory.Delete(folder, recursive: true);

        Assert.Contains(reason, ended.Error, StringComparison.Ordinal);
    }

    private static void IssueTo(string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=host", pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificate, issued.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
    }
}
