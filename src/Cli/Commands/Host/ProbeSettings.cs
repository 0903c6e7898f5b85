using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Worker;

namespace TopGrid.Cli.Commands;

/// <summary>The options of <c>host</c> and <c>worker</c> that concern probes.</summary>
internal sealed class ProbeSettings
{
    private readonly Option<int?> _port;
    private readonly Option<string> _listen;

    public ProbeSettings(Shell shell)
    {
        _port = shell.Number("--health-port", Phrases.OptHealthPort, 0, 65535);
        _listen = shell.Text("--health-listen", "ADDRESS", Phrases.OptHealthListen);
    }

    public IEnumerable<Symbol> Symbols => [_port, _listen];

    /// <summary>What was asked for.</summary>
    public ProbeOptions Of(Call call) => new() { Port = call.Value(_port), ListenAddress = call.Value(_listen) ?? "127.0.0.1" };

    /// <summary>Says that the process has started, and where probes ask, if anywhere.</summary>
    public static void PrintStarted(Call call, JsonObject started, string text, Uri? probes)
    {
        var address = probes?.ToString().TrimEnd('/');
        if (address is not null)
        {
            started["health"] = address;
        }

        call.Screen.PrintLine(
            started, address is null ? text : text + Environment.NewLine + call.Screen.In(Phrases.HealthAnswers, address));
    }
}
