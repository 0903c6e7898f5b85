using System.Security.Cryptography.X509Certificates;

namespace TopGrid.Rpc.Tls;

/// <summary>Trust in named authorities and in no others.</summary>
internal static class CustomTrust
{
    public static X509ChainPolicy In(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
