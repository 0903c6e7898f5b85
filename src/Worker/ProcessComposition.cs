using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using TopGrid.Allocation.Runs;
using TopGrid.Cluster;
using TopGrid.Evidence.Otlp;

namespace TopGrid.Worker;

/// <summary>What host and worker processes set up alike.</summary>
internal static class ProcessComposition
{
    /// <summary>How long units and calls under way may take to end; after that others take over.</summary>
    public static TimeSpan ShutdownTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Warnings and worse, one line of JSON each on standard error: standard output belongs to the command line.</summary>
    /// <param name="logging">The log.</param>
    /// <param name="hasStarted">
    /// Until then what keeps the process from starting is thrown to its edge, and told there in a sentence.
    /// </param>
    public static void AddLogging(ILoggingBuilder logging, Func<bool> hasStarted)
    {
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && hasStarted());
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            json.JsonWriterOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>Sends spans, measures and the log to a backend, if there is one.</summary>
    public static void AddTelemetry(IServiceCollection services, Uri? endpoint, string serviceName)
    {
        if (endpoint is not null)
        {
            ProcessTelemetry.Configure(services.AddOpenTelemetry(), endpoint, serviceName);
        }
    }

    /// <exception cref="StartException">OTEL_EXPORTER_OTLP_ENDPOINT is not an address.</exception>
    public static Uri? EndpointOf(Uri? setting)
    {
        try
        {
            return ProcessTelemetry.EndpointOf(setting, Environment.GetEnvironmentVariable);
        }
        catch (ArgumentException problem)
        {
            throw new StartException(problem.Message, problem);
        }
    }

    /// <summary>How a process takes units.</summary>
    /// <param name="name">Its name among workers.</param>
    /// <param name="parallel">Units at the same time; 0 = one per processor.</param>
    public static WorkerOptions WorkerOf(string name, int parallel) => new()
    {
        Name = name,
        Parallel = parallel > 0 ? parallel : Environment.ProcessorCount,
        ProgramVersion = ProgramVersion,
    };

    /// <summary>What a process is in its cluster, or alone.</summary>
    public static NodeRole RoleOf(string role, string name, ClusterOptions? cluster, bool computes) =>
        new(role, name, ProgramVersion, cluster, computes);

    private static string ProgramVersion { get; } =
        typeof(ProcessComposition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
