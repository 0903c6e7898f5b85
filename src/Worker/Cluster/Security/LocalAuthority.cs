using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TopGrid.Cluster.Security;

/// <summary>
/// An authority in a folder, for the processes of one machine. It signs anew as often as it is asked to; a real cluster has one of its own.
/// </summary>
public static class LocalAuthority
{
    private const string AuthorityKeyFile = "ca.key";
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan _life = TimeSpan.FromDays(365);
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromHours(1);

    /// <summary>Writes an authority, unless the folder has one, and a pair that it signs.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="now">The instant from which they are valid.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="ClusterException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> WritePair(string folder, DateTimeOffset now)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var written = new List<string>();
            using var authority = AuthorityOf(folder, now, written);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={NodeCertificates.NodeName}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(NodeCertificates.NodeName);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUsage), new Oid(ClientUsage)], false));
            var until = new[] { now + _life, authority.NotAfter }.Min();
            using var signed = request.Create(authority, now - _clocksDiffer, until, RandomNumberGenerator.GetBytes(16));
            Write(folder, NodeCertificates.KeyFile, key.ExportPkcs8PrivateKeyPem(), written);
            Write(folder, NodeCertificates.CertificateFile, signed.ExportCertificatePem(), written);
            return written;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClusterException($"No certificates can be written to {folder}: {problem.Message}", problem);
        }
    }

    private static X509Certificate2 AuthorityOf(string folder, DateTimeOffset now, List<string> written)
    {
        var (certificate, key) = (Path.Combine(folder, NodeCertificates.AuthorityFile), Path.Combine(folder, AuthorityKeyFile));
        if (File.Exists(certificate) && File.Exists(key))
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }

        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TopGrid local authority", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var made = request.CreateSelfSigned(now - _clocksDiffer, now + (_life * 10));
        Write(folder, AuthorityKeyFile, own.ExportPkcs8PrivateKeyPem(), written);
        Write(folder, NodeCertificates.AuthorityFile, made.ExportCertificatePem(), written);
        return made;
    }

    // Beside, then renamed: a node that looks meanwhile sees the old file or the new one.
    private static void Write(string folder, string name, string content, List<string> written)
    {
        var path = Path.Combine(folder, name);
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(beside, System.Text.Encoding.ASCII, options))
        {
            writer.Write(content);
            writer.Write('\n');
        }

        File.Move(beside, path, overwrite: true);
        written.Add(path);
    }
}
