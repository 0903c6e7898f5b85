using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

/// <summary>A certificate authority for one test, with its files in a folder that goes when it does.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-tls-").FullName;
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes a root, or an authority below another.</summary>
    public TestAuthority(TestAuthority? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(above is null ? "CN=Test authority" : "CN=Test intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
        _certificate = above is null
            ? request.CreateSelfSigned(from, until)
            : request.Create(above._certificate, from.AddHours(1), until.AddHours(-1), [1]).CopyWithPrivateKey(key);
        File.WriteAllText(Path, _certificate.ExportCertificatePem());
    }

    /// <summary>The PEM file of the authority.</summary>
    public string Path => InFolder("authority.pem");

    /// <summary>Issues a certificate to PEM files; those that were there before change.</summary>
    /// <param name="name">Name of the files and of whom the certificate is for.</param>
    /// <param name="host">A host name that it is for too; loopback unless told.</param>
    /// <param name="valid">Whether it holds now; otherwise it has expired.</param>
    /// <param name="password">Encrypts the key.</param>
    public CertificateFiles Issue(string name, string host = "localhost", bool valid = true, string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Certificate(name, host, valid, key);
        File.WriteAllText(InFolder(name + ".pem"), issued.ExportCertificatePem());
        File.WriteAllText(InFolder(name + ".key"), password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(
                password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        return new CertificateFiles(
            InFolder(name + ".pem"), InFolder(name + ".key"), password is null ? null : Write("password", password + "\n"));
    }

    /// <summary>Issues a certificate to a PKCS#12 file.</summary>
    public CertificateFiles IssuePkcs12(string name, string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Certificate(name, "localhost", true, key).CopyWithPrivateKey(key);
        File.WriteAllBytes(InFolder(name + ".pfx"), issued.Export(X509ContentType.Pkcs12, password));
        return new CertificateFiles(InFolder(name + ".pfx"), PasswordFile: Write("password", password));
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(InFolder(name), text);
        return InFolder(name);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private X509Certificate2 Certificate(string name, string host, bool valid, ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.Create(_certificate, now.AddDays(-1), valid ? now.AddDays(1) : now.AddHours(-1), RandomNumberGenerator.GetBytes(8));
    }

    private string InFolder(string name) => System.IO.Path.Combine(_folder, name);
}
