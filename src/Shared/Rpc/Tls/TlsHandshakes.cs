using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace TopGrid.Rpc.Tls;

/// <summary>Gives each handshake at the server the certificate and the authorities that hold now.</summary>
internal sealed class TlsHandshakes
{
    private readonly FileBacked<SslStreamCertificateContext> _certificate;
    private readonly FileBacked<X509Certificate2Collection>? _authorities;
    private readonly bool _ask;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">They cannot be used; the message says what to do.</exception>
    public TlsHandshakes(TlsServerOptions options, TimeProvider time, ILogger log)
    {
        _certificate = new(options.Certificate.Paths, options.Certificate.Load, time, log);
        _authorities = options.ClientAuthorities is { } path ? new([path], () => CertificateFiles.LoadAuthorities(path), time, log) : null;
        _ask = options.AskClientCertificate || _authorities is not null;
    }

    /// <summary>What the next handshake is made with. The protocols are left to the port.</summary>
    public SslServerAuthenticationOptions Next() => new()
    {
        ServerCertificateContext = _certificate.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = _ask, // Asked for, not insisted on: see Passes.
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = _authorities is null ? null : CustomTrust.In(_authorities.Current),
        RemoteCertificateValidationCallback = Passes,
    };

    private bool Passes(object sender, X509Certificate? client, X509Chain? chain, SslPolicyErrors errors) =>
        client is null || _authorities is null || errors == SslPolicyErrors.None;
}
