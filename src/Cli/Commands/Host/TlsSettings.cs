using System.CommandLine;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Rpc.Tls;

namespace TopGrid.Cli.Commands;

/// <summary>The options of <c>host</c> that concern TLS.</summary>
internal sealed class TlsSettings
{
    /// <summary>The option that switches TLS on.</summary>
    public const string Certificate = "--tls-certificate";

    private readonly Option<string> _certificate;
    private readonly Option<string> _key;
    private readonly Option<string> _passwordFile;
    private readonly Option<string> _clientAuthorities;
    private readonly Option<bool> _askClientCertificate;

    public TlsSettings(Shell shell)
    {
        _certificate = shell.Text(Certificate, "FILE", Phrases.OptTlsCertificate);
        _key = shell.Text("--tls-key", "FILE", Phrases.OptTlsKey);
        _passwordFile = shell.Text("--tls-password-file", "FILE", Phrases.OptTlsPasswordFile);
        _clientAuthorities = shell.Text("--client-authorities", "FILE", Phrases.OptClientAuthorities);
        _askClientCertificate = shell.Flag("--ask-client-certificate", Phrases.OptAskClientCertificate);
    }

    public IEnumerable<Symbol> Symbols => [_certificate, _key, _passwordFile, _clientAuthorities, _askClientCertificate];

    /// <summary>An option that was given although there is no certificate; a port without TLS would ignore it silently.</summary>
    public string? Lonely(Call call) =>
        call.Value(_certificate) is not null ? null
        : new[] { _key, _passwordFile, _clientAuthorities }.FirstOrDefault(option => call.Value(option) is not null)?.Name
            ?? (call.Value(_askClientCertificate) ? _askClientCertificate.Name : null);

    /// <summary>What was asked for; null for no TLS.</summary>
    public TlsServerOptions? Of(Call call) => call.Value(_certificate) is { } certificate
        ? new TlsServerOptions(new CertificateFiles(certificate, call.Value(_key), call.Value(_passwordFile)))
        {
            ClientAuthorities = call.Value(_clientAuthorities),
            AskClientCertificate = call.Value(_askClientCertificate),
        }
        : null;
}
