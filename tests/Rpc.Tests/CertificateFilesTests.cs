using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_certificate_comes_from_PEM_with_or_without_password_from_one_file_and_from_PKCS12()
    {
        var pem = _authority.Issue("pem");
        var together = _authority.Write("together.pem", File.ReadAllText(pem.Certificate) + "\n" + File.ReadAllText(pem.Key!));

        Assert.Equal("CN=pem", Subject(pem));
        Assert.Equal("CN=pem", Subject(new CertificateFiles(together)));
        Assert.Equal("CN=encrypted", Subject(_authority.Issue("encrypted", password: "één geheim")));
        Assert.Equal("CN=pfx", Subject(_authority.IssuePkcs12("pfx", "geheim")));
    }

    [Fact]
    public void Files_that_hold_no_certificate_with_its_key_are_named_with_what_to_do()
    {
        var (one, other) = (_authority.Issue("one"), _authority.Issue("other"));
        CertificateFiles[] unusable =
        [
            one with { Key = other.Key },
            one with { Certificate = _authority.Write("text.pem", "no certificate") },
            one with { Key = _authority.Write("text.key", "no key") },
            new CertificateFiles(one.Certificate),
            _authority.IssuePkcs12("pfx", "geheim") with { PasswordFile = _authority.Write("wrong", "wrong") },
            _authority.Issue("encrypted", password: "geheim") with { PasswordFile = null },
        ];

        Assert.All(unusable, files =>
        {
            var message = Assert.Throws<InvalidDataException>(files.Load).Message;
            Assert.Contains(files.Certificate, message, StringComparison.Ordinal);
            Assert.Contains("Give a certificate", message, StringComparison.Ordinal);
        });
        Assert.Contains(
            "absent.pem", Assert.Throws<InvalidDataException>(new CertificateFiles("absent.pem").Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_authorities_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => CertificateFiles.LoadAuthorities(_authority.Write("text.pem", "none")));
        Assert.Throws<InvalidDataException>(() => CertificateFiles.LoadAuthorities("absent.pem"));
    }

    private static string Subject(CertificateFiles files) => files.Load().TargetCertificate.Subject;
}
