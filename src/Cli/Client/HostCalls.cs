using System.CommandLine;
using System.Diagnostics;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Evidence.Otlp;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tls;

namespace TopGrid.Cli.Client;

/// <summary>Makes commands that talk to a host: their options, their session and the root span of their trace.</summary>
internal sealed class HostCalls
{
    /// <summary>Where <c>./topgrid host</c> listens unless told otherwise.</summary>
    public const string DefaultAddress = "http://127.0.0.1:5180";

    private readonly Shell _shell;
    private readonly Option<string> _host;
    private readonly Option<string> _token;
    private readonly Option<bool> _tokenInCleartext;
    private readonly Option<string> _authorities;
    private readonly Option<string> _certificate;
    private readonly Option<string> _key;
    private readonly Option<string> _keyPasswordFile;
    private readonly Option<string> _otlp;

    public HostCalls(Shell shell)
    {
        _shell = shell;
        _host = shell.Text("--host", "URL", Phrases.OptHost);
        _token = shell.Text("--token", "TOKEN", Phrases.OptToken);
        _tokenInCleartext = shell.Flag("--token-in-cleartext", Phrases.OptTokenInCleartext);
        _authorities = shell.Text("--authorities", "FILE", Phrases.OptAuthorities);
        _certificate = shell.Text("--certificate", "FILE", Phrases.OptCertificate);
        _key = shell.Text("--key", "FILE", Phrases.OptKey);
        _keyPasswordFile = shell.Text("--key-password-file", "FILE", Phrases.OptKeyPasswordFile);
        _otlp = shell.Text("--otlp", "URL", Phrases.OptOtlp);
    }

    /// <summary>A command against a host.</summary>
    public Command Command(
        string name, string spanName, Phrase description, IEnumerable<Symbol> symbols, Func<Call, Session, Task<int>> action) =>
        _shell.Command(
            name,
            description,
            [.. symbols, _host, _token, _tokenInCleartext, _authorities, _certificate, _key, _keyPasswordFile, _otlp],
            call => RunAsync(call, spanName, action));

    /// <summary>An address as an operator writes it, also without a scheme; null when it is none.</summary>
    public static Uri? AddressOf(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : null;
    }

    private async Task<int> RunAsync(Call call, string spanName, Func<Call, Session, Task<int>> action)
    {
        var host = call.Value(_host) ?? Setting("TOPGRID_HOST") ?? DefaultAddress;
        if (AddressOf(host) is not { } address)
        {
            return call.Screen.Refuse(Phrases.NotAnAddress, host);
        }

        Uri? otlp = null;
        if (call.Value(_otlp) is { } given && (otlp = AddressOf(given)) is null)
        {
            return call.Screen.Refuse(Phrases.NotAnAddress, given);
        }

        var channel = ChannelOptions(call);
        if (channel.Token is not null && !channel.MayCarryToken(address))
        {
            return call.Screen.Refuse(Phrases.TokenWithoutTls, address);
        }

        otlp = ProcessTelemetry.EndpointOf(otlp, Environment.GetEnvironmentVariable);
        using var spans = otlp is null ? null : ProcessTelemetry.Start(otlp, Tracing.ServiceName);
        using var span = Tracing.Source.StartActivity(spanName, ActivityKind.Client);
        using var session = Session.Open(address, channel);
        return await session.DoAsync(open => action(call, open));
    }

    private RpcChannelOptions ChannelOptions(Call call)
    {
        var certificate = call.Value(_certificate) ?? Setting("TOPGRID_CERTIFICATE");
        return new RpcChannelOptions
        {
            Token = call.Value(_token) ?? Setting("TOPGRID_TOKEN"),
            AllowTokenInCleartext = call.Value(_tokenInCleartext),
            Tls = new TlsClientOptions
            {
                Authorities = call.Value(_authorities) ?? Setting("TOPGRID_AUTHORITIES"),
                Certificate = certificate is null
                    ? null
                    : new CertificateFiles(
                        certificate, call.Value(_key) ?? Setting("TOPGRID_KEY"),
                        call.Value(_keyPasswordFile) ?? Setting("TOPGRID_KEY_PASSWORD_FILE")),
            },
        };
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
