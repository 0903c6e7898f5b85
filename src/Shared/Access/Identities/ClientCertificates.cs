using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TopGrid.Access.Identities;

/// <summary>
/// How the identities file names a client certificate: <c>sha256:</c> and its thumbprint in lower-case hex, or a name that it carries,
/// <c>dns:</c>, <c>email:</c> or <c>uri:</c> (subject alternative names) or <c>subject:</c> (the whole subject, RFC 4514).
/// A name is worth something only where an authority vouches for it, so names count only when the host knows the authorities of its
/// clients.
/// </summary>
public static class ClientCertificates
{
    private const string Thumbprint = "sha256:";
    private const int EmailTag = 1;
    private const int UriTag = 6;

    private static readonly string[] _kinds = ["dns:", "email:", "uri:", "subject:"];

    /// <summary>Why this cannot name a certificate; null when it can.</summary>
    /// <param name="name">What stands in the identities file.</param>
    /// <returns>A sentence.</returns>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Thumbprint, StringComparison.Ordinal)
            ? name.Length == Thumbprint.Length + 64 && name[Thumbprint.Length..].All(char.IsAsciiHexDigitLower)
                ? null
                : $"\"{name}\" is no thumbprint; it takes {Thumbprint} and 64 lower-case hex digits."
            : _kinds.Any(kind => name.StartsWith(kind, StringComparison.Ordinal) && name.Length > kind.Length)
                ? null
                : $"\"{name}\" names no certificate; write sha256:, dns:, email:, uri: or subject: and what the certificate carries.";
    }

    /// <summary>The name by thumbprint.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns><c>sha256:</c> and 64 hex digits.</returns>
    public static string ThumbprintOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Thumbprint + Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    /// <summary>The thumbprint as tokens carry it (RFC 8705).</summary>
    internal static string TokenThumbprintOf(X509Certificate2 certificate) =>
        Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>Everything by which the identities file may name a certificate.</summary>
    internal static IEnumerable<string> NamesOf(X509Certificate2 certificate, bool vouchedFor)
    {
        yield return ThumbprintOf(certificate);
        if (!vouchedFor)
        {
            yield break;
        }

        yield return "subject:" + certificate.SubjectName.Name;
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var dns in extension.EnumerateDnsNames())
            {
#pragma warning disable CA1308 // Host names are written in lower case.
                yield return "dns:" + dns.ToLowerInvariant();
#pragma warning restore CA1308
            }

            foreach (var name in OtherNames(extension))
            {
                yield return name;
            }
        }
    }

    // .NET lists DNS names and addresses only; the others are texts with a tag (RFC 5280, GeneralName).
    private static List<string> OtherNames(X509SubjectAlternativeNameExtension extension)
    {
        var names = new List<string>();
        var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is EmailTag or UriTag)
            {
                names.Add((tag.TagValue == EmailTag ? "email:" : "uri:") + reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
            else
            {
                reader.ReadEncodedValue();
            }
        }

        return names;
    }
}
