using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TopGrid.Rpc.Tls;

/// <summary>A certificate with its private key, in files: PEM, or PKCS#12 (PFX).</summary>
/// <param name="Certificate">
/// The certificate in PEM, followed by those of intermediate authorities, if any; or a PKCS#12 file that also holds the key.
/// </param>
/// <param name="Key">The private key in PEM; null when it stands in the same file as the certificate.</param>
/// <param name="PasswordFile">A file whose first line is the password of the key or of the PKCS#12 file; null for none.</param>
public sealed record CertificateFiles(string Certificate, string? Key = null, string? PasswordFile = null)
{
    private const string Pem = "-----BEGIN ";

    /// <summary>Every file that the certificate is read from.</summary>
    internal IReadOnlyList<string> Paths => [.. new[] { Certificate, Key, PasswordFile }.OfType<string>()];

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">They do not hold a certificate with its key; the message says what to do.</exception>
    internal SslStreamCertificateContext Load()
    {
        var (certificate, others) = LoadAll();
        return SslStreamCertificateContext.Create(certificate, others, offline: true);
    }

    /// <summary>Reads certificates of authorities, without keys.</summary>
    /// <param name="path">A PEM file with one or more certificates.</param>
    /// <exception cref="InvalidDataException">It holds none; the message says what to do.</exception>
    internal static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Read(path));
        }
        catch (CryptographicException problem)
        {
            throw new InvalidDataException($"{path} does not hold certificates in PEM: {problem.Message}", problem);
        }

        return authorities.Count > 0
            ? authorities
            : throw new InvalidDataException(
                $"{path} holds no certificate. Give a PEM file with the certificates of the authorities that are to be trusted.");
    }

    private (X509Certificate2 Certificate, X509Certificate2Collection Others) LoadAll()
    {
        var password = PasswordFile is null ? null : Read(PasswordFile).Split('\n')[0].TrimEnd('\r');
        try
        {
            return Read(Certificate).Contains(Pem, StringComparison.Ordinal) ? LoadPem(password) : LoadPkcs12(password);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{string.Join(" and ", Paths)} do not hold a certificate with its private key: {problem.Message} "
                + "Give a certificate and its unencrypted key in PEM, or a PKCS#12 file, or a password file with them.",
                problem);
        }
    }

    private (X509Certificate2, X509Certificate2Collection) LoadPem(string? password)
    {
        var certificates = Read(Certificate);
        var key = Key is null ? certificates : Read(Key);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificates);
        var certificate = password is null
            ? X509Certificate2.CreateFromPem(certificates, key)
            : X509Certificate2.CreateFromEncryptedPem(certificates, key, password);
        return (certificate, Without(certificate, all));
    }

    private (X509Certificate2, X509Certificate2Collection) LoadPkcs12(string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(Certificate, password);
        var certificate = all.FirstOrDefault(one => one.HasPrivateKey)
            ?? throw new CryptographicException("There is no private key in it.");
        return (certificate, Without(certificate, all));
    }

    private static X509Certificate2Collection Without(X509Certificate2 certificate, X509Certificate2Collection all) =>
        [.. all.Where(one => one.Thumbprint != certificate.Thumbprint)];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The file {path} cannot be read: {problem.Message}", problem);
        }
    }
}
