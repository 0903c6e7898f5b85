using System.Net.Security;

namespace TopGrid.Rpc.Tls;

/// <summary>How a client speaks TLS. The name in the server's certificate is always checked against the address.</summary>
public sealed record TlsClientOptions
{
    /// <summary>A PEM file with the authorities to trust instead of those of the machine; null for the machine's.</summary>
    public string? Authorities { get; init; }

    /// <summary>The client's own certificate, shown to a server that asks; null for none.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <exception cref="InvalidDataException">A file cannot be used; the message says what to do.</exception>
    internal SslClientAuthenticationOptions ToHandshake() => new()
    {
        CertificateChainPolicy = Authorities is null ? null : CustomTrust.In(CertificateFiles.LoadAuthorities(Authorities)),
        ClientCertificateContext = Certificate?.Load(),
    };
}
