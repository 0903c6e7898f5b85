using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport.DotNetty;

namespace TopGrid.Cluster.Security;

/// <summary>
/// The certificate of a node and the authority whose certificates it takes from others. Both sides of a connection show one; a
/// certificate of another authority, or with another name, is refused on both ends.
/// </summary>
internal sealed class NodeCertificates
{
    /// <summary>The name that every node's certificate has.</summary>
    public const string NodeName = "topgrid-cluster";

    public const string CertificateFile = "tls.crt";
    public const string KeyFile = "tls.key";
    public const string AuthorityFile = "ca.crt";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    private NodeCertificates(X509Certificate2 own, X509Certificate2Collection authorities, string mark) =>
        (_own, _authorities, Mark) = (own, authorities, mark);

    /// <summary>Tells these files from renewed ones.</summary>
    public string Mark { get; }

    /// <summary>Reads the files of a folder.</summary>
    /// <exception cref="ClusterException">They are not there, cannot be read, or do not belong together.</exception>
    public static NodeCertificates Read(string folder)
    {
        string[] paths = [Path.Combine(folder, CertificateFile), Path.Combine(folder, KeyFile), Path.Combine(folder, AuthorityFile)];
        try
        {
            string[] texts = [.. paths.Select(File.ReadAllText)];
            var own = X509Certificate2.CreateFromPem(texts[0], texts[1]);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(texts[2]);
            var mark = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(texts))));
            var made = new NodeCertificates(own, authorities, mark);
            return made.Takes(own)
                ? made
                : throw new ClusterException(
                    $"The certificate {paths[0]} is not signed by {paths[2]}, is not valid now, or does not bear the name {NodeName}. "
                    + "Make all three anew with `topgrid cluster certificates --out DIR`, or let your own authority sign one with that name.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClusterException(
                $"The folder {folder} holds no certificate of a node: {problem.Message.TrimEnd('.')}. It needs {CertificateFile}, {KeyFile} and "
                + $"{AuthorityFile}; `topgrid cluster certificates --out {folder}` makes them for one machine.", problem);
        }
    }

    /// <summary>What the transport needs.</summary>
    public DotNettySslSetup ToSetup() => new(
        _own, suppressValidation: false, requireMutualAuthentication: true,
        (certificate, _, _, _, _) => certificate is not null && Takes(certificate));

    /// <summary>Whether a peer's certificate is one of this cluster.</summary>
    public bool Takes(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate) && certificate.MatchesHostname(NodeName, allowWildcards: false, allowCommonName: false);
    }
}
