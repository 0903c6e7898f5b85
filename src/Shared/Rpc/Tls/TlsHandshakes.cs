using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace TopGrid.Rpc.Tls;

/// <summary>Gives each handshake at the server the certificate and the authorities that hold now.</summary>
internal sealed class TlsHandshakes
{
    private readonly FileBacked<SslStreamCertificateContext> certificate;
    private readonly FileBacked<X509Certificate2Collection>? authorities;
    private readonly bool ask;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">They cannot be used; the message says what to do.</exception>
    public TlsHandshakes(TlsServerOptions options, TimeProvider time, ILogger log)
    {
        certificate = new(options.Certificate.Paths, options.Certificate.Load, time, log);
        authorities = options.ClientAuthorities is { } path ? new([path], () => CertificateFiles.LoadAuthorities(path), time, log) : null;
        ask = options.AskClientCertificate || authorities is not null;
    }

    /// <summary>What the next handshake is made with. The protocols are left to the port.</summary>
    public SslServerAuthenticationOptions Next() => new()
    {
        ServerCertificateContext = certificate.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = ask, // Asked for, not insisted on: see Passes.
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = authorities is null ? null : CustomTrust.In(authorities.Current),
        RemoteCertificateValidationCallback = Passes,
    };

    private bool Passes(object sender, X509Certificate? client, X509Chain? chain, SslPolicyErrors errors) =>
        client is null || authorities is null || errors == SslPolicyErrors.None;
}
