using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TopGrid.Evidence.Otlp;

/// <summary>
/// What every process of TopGrid sends by OTLP over HTTP in the background: the spans of running code (calls, phases, units), its measures
/// and its log. A backend that is down costs those, never work. The traces of parties do not go this way: they come from the ledger (<see
/// cref="LedgerTraceExporter"/>).
/// </summary>
public static class ProcessTelemetry
{
    /// <summary>The standard variable that names the backend when no setting does.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Calls have one span on each side: ours. The frameworks below have sources of their own, which nobody listens to.
    private static readonly string[] _sources = ["TopGrid.Cli", "TopGrid.Rpc", "TopGrid.Allocation.Runs"];

    private static readonly string[] _meters = ["TopGrid.Allocation.Runs", "TopGrid.Rpc"];

    // A national run is some hundreds of calls and units; a bulk client may make tens of thousands of calls between two batches. With the
    // default
    // queue of 2,048 most of a burst is dropped without a word.
    private const int QueueItems = 65_536;
    private const int BatchItems = 1_024;
    private const int DelayMs = 1_000;
    private const int MeasuresMs = 10_000;

    /// <summary>Sets up what a process sends.</summary>
    /// <param name="telemetry">That of a host's container, or of a process without one.</param>
    /// <param name="endpoint">Base address of the backend; <c>/v1/traces</c>, <c>/v1/metrics</c> and <c>/v1/logs</c> are added.</param>
    /// <param name="serviceName">Value of <c>service.name</c> of the resource.</param>
    public static void Configure(IOpenTelemetryBuilder telemetry, Uri endpoint, string serviceName)
    {
        // Every host gives the same gauges under the same name: whoever collects them has one series each, not one for each host.
        telemetry
            .ConfigureResource(resource => resource.Clear().AddService(serviceName, autoGenerateServiceInstanceId: false))
            .WithTracing(traces => traces.SetSampler(new AlwaysOnSampler()).AddSource(_sources))
            .WithMetrics(measures => measures.AddMeter(_meters))
            .WithLogging(null, log => log.IncludeFormattedMessage = true)
            .UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, endpoint);
        telemetry.Services.Configure<BatchExportActivityProcessorOptions>(batch =>
            (batch.MaxQueueSize, batch.MaxExportBatchSize, batch.ScheduledDelayMilliseconds) = (QueueItems, BatchItems, DelayMs));
        telemetry.Services.Configure<LogRecordExportProcessorOptions>(log => (
            log.BatchExportProcessorOptions.MaxQueueSize, log.BatchExportProcessorOptions.MaxExportBatchSize,
                log.BatchExportProcessorOptions.ScheduledDelayMilliseconds)
            = (QueueItems, BatchItems, DelayMs));
        telemetry.Services.Configure<MetricReaderOptions>(reader =>
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = MeasuresMs);
    }

    /// <summary>Starts sending from a process without a host, such as the command line.</summary>
    /// <param name="endpoint">Base address of the backend.</param>
    /// <param name="serviceName">Value of <c>service.name</c> of the resource.</param>
    /// <returns>To dispose at the end of the process: it sends what is still in the queue.</returns>
    public static IDisposable Start(Uri endpoint, string serviceName) =>
        OpenTelemetrySdk.Create(telemetry => Configure(telemetry, endpoint, serviceName));

    /// <summary>The backend to use: what was set, else what <see cref="EndpointVariable"/> names, else none.</summary>
    /// <param name="setting">What the operator set.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <exception cref="ArgumentException">The variable is not an absolute address.</exception>
    public static Uri? EndpointOf(Uri? setting, Func<string, string?> environment)
    {
        if (setting is not null || environment(EndpointVariable) is not { Length: > 0 } text)
        {
            return setting;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ArgumentException(
                $"{EndpointVariable} is \"{text}\". Give the address of an OTLP backend, such as http://localhost:4318, or unset it.");
    }
}
