using System.CommandLine;
using System.Net;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Cluster;

namespace TopGrid.Cli.Commands;

/// <summary>The options of <c>host</c> and <c>worker</c> that concern the cluster.</summary>
internal sealed class ClusterSettings
{
    /// <summary>The option without which a process is in no cluster.</summary>
    public const string Certificates = "--cluster-certificates";

    private const int MostPatienceSeconds = 600;

    private readonly Option<string> _certificates;
    private readonly Option<string> _address;
    private readonly Option<int?> _port;
    private readonly Option<int?> _patience;

    public ClusterSettings(Shell shell)
    {
        _certificates = shell.Text(Certificates, "DIR", Phrases.OptClusterCertificates);
        _address = shell.Text("--cluster-address", "ADDRESS", Phrases.OptClusterAddress);
        _port = shell.Number("--cluster-port", Phrases.OptClusterPort, 0, IPEndPoint.MaxPort);
        _patience = shell.Number("--cluster-patience", Phrases.OptClusterPatience, 1, MostPatienceSeconds);
    }

    public IEnumerable<Symbol> Symbols => [_certificates, _address, _port, _patience];

    /// <summary>Refuses a port without certificates, and an address that is none; null when all is well.</summary>
    public int? Refuse(Call call)
    {
        var lonely = call.Value(_address) is not null ? _address.Name
            : call.Value(_port) is not null ? _port.Name
            : call.Value(_patience) is not null ? _patience.Name
            : null;
        if (lonely is not null && call.Value(_certificates) is null)
        {
            return call.Screen.Refuse(Phrases.ClusterNeedsCertificates, lonely, Certificates);
        }

        return call.Value(_address) is { } given && !IPAddress.TryParse(given, out _)
            ? call.Screen.Refuse(Phrases.NotAnIpAddress, given)
            : null;
    }

    /// <summary>What was asked for; null for no cluster.</summary>
    public ClusterOptions? Of(Call call) => call.Value(_certificates) is not { } certificates ? null : new ClusterOptions
    {
        Certificates = certificates,
        Address = call.Value(_address) is { } address ? IPAddress.Parse(address) : IPAddress.Loopback,
        Port = call.Value(_port) ?? 0,
        PatienceSeconds = call.Value(_patience) ?? ClusterOptions.DefaultPatienceSeconds,
    };
}
