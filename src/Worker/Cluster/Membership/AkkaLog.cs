using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace TopGrid.Cluster.Membership;

/// <summary>
/// Hands on what the actor system logs. That a peer died is told as an error with a stack trace by each layer that notices; here it is a
/// warning of one line, since it is what the cluster is made for.
/// </summary>
internal sealed class AkkaLog : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private static readonly string[] _aboutPeers = [
        "Akka.Remote", "akka.remote", "remoting", "DotNetty", "EndpointWriter", "EndpointReader", "ssl.tcp"];

    private readonly ILogger _log;

    public AkkaLog()
    {
        _log = NodeServices.Of(Context.System).Logs.CreateLogger("TopGrid.Cluster.Akka");
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Hand);
    }

    private void Hand(LogEvent said)
    {
        var aboutPeers = Array.Exists(_aboutPeers, part =>
            said.LogSource.Contains(part, StringComparison.Ordinal)
                || said.LogClass.FullName?.Contains(part, StringComparison.Ordinal) == true);
        var level = said.LogLevel() switch
        {
            Akka.Event.LogLevel.ErrorLevel =>
                aboutPeers ? Microsoft.Extensions.Logging.LogLevel.Warning : Microsoft.Extensions.Logging.LogLevel.Error,
            Akka.Event.LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
            _ => Microsoft.Extensions.Logging.LogLevel.Debug,
        };
        if (_log.IsEnabled(level))
        {
#pragma warning disable CA1848, CA2254 // The text is the library's own.
            _log.Log(level, aboutPeers ? null : said.Cause, "{Text} ({Source})", OneLine(said, aboutPeers), said.LogSource);
#pragma warning restore CA1848, CA2254
        }
    }

    private static string OneLine(LogEvent said, bool short_)
    {
        var text = said.Message?.ToString() ?? "";
        return short_ && text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end ? text[..end].TrimEnd() : text;
    }
}
