namespace TopGrid.Rpc.Tls;

/// <summary>How a server speaks TLS.</summary>
/// <param name="Certificate">The certificate of the server; read again when its files change.</param>
public sealed record TlsServerOptions(CertificateFiles Certificate)
{
    /// <summary>
    /// Ask clients for a certificate in the handshake (HTTP/2 does not allow asking later); a client may have none. Without
    /// <see cref="ClientAuthorities"/> any certificate passes: the handshake proves that the client holds its key, and whoever
    /// resolves the caller decides what the certificate is worth.
    /// </summary>
    public bool AskClientCertificate { get; init; }

    /// <summary>
    /// A PEM file with the authorities that issue the certificates of clients; read again when it changes. A certificate of another
    /// issuer, or one that has expired, ends the handshake. Implies that clients are asked.
    /// </summary>
    public string? ClientAuthorities { get; init; }
}
