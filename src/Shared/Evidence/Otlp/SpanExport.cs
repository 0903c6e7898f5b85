using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TopGrid.Evidence.Otlp;

/// <summary>
/// Sends the spans of running code (calls, phases, units) and the gauges of the work by OTLP over HTTP in the background; a backend that is
/// down costs spans, never work. The traces of parties do not go this way: they come from the ledger (<see cref="LedgerTraceExporter"/>).
/// Disposing sends what is still in the queue.
/// </summary>
public sealed class SpanExport : IDisposable
{
    /// <summary>The standard variable that names the backend when no setting does.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = ["TopGrid.Cli", "TopGrid.Rpc", "TopGrid.Allocation.Runs"];

    private static readonly string[] Meters = ["TopGrid.Allocation.Runs"];

    // A national run is some hundreds of calls and units; a bulk client may make tens of thousands of calls between two batches.
    private const int QueueSpans = 65_536;
    private const int BatchSpans = 1_024;
    private const int DelayMs = 1_000;
    private const int FlushMs = 10_000;

    private const int GaugesMs = 10_000;

    private readonly TracerProvider provider;
    private readonly MeterProvider gauges;

    private SpanExport(TracerProvider provider, MeterProvider gauges)
    {
        this.provider = provider;
        this.gauges = gauges;
    }

    /// <summary>Starts sending.</summary>
    /// <param name="endpoint">Base address of the backend; <c>/v1/traces</c> and <c>/v1/metrics</c> are added.</param>
    /// <param name="serviceName">Value of <c>service.name</c> of the resource.</param>
    /// <returns>To dispose at the end of the process.</returns>
    public static SpanExport Start(Uri endpoint, string serviceName)
    {
        var service = ResourceBuilder.CreateEmpty().AddService(serviceName, autoGenerateServiceInstanceId: false);
        return new SpanExport(Traces(Under(endpoint, "/v1/traces"), service), Gauges(Under(endpoint, "/v1/metrics"), service));
    }

    private static Uri Under(Uri endpoint, string path) => new(endpoint.AbsoluteUri.TrimEnd('/') + path);

    private static TracerProvider Traces(Uri traces, ResourceBuilder service) =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(service)
            .SetSampler(new AlwaysOnSampler())
            .AddSource(Sources)
            .AddOtlpExporter(options =>
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.Endpoint = traces;
                options.ExportProcessorType = ExportProcessorType.Batch;
                options.BatchExportProcessorOptions = new BatchExportActivityProcessorOptions
                {
                    MaxQueueSize = QueueSpans,
                    MaxExportBatchSize = BatchSpans,
                    ScheduledDelayMilliseconds = DelayMs,
                };
            })
            .Build();

    // Every host gives the same gauges under the same name: whoever collects them has one series each, not one for each host.
    private static MeterProvider Gauges(Uri metrics, ResourceBuilder service) =>
        Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(service)
            .AddMeter(Meters)
            .AddOtlpExporter((options, reader) =>
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.Endpoint = metrics;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = GaugesMs;
            })
            .Build();

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

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new ArgumentException($"{EndpointVariable} is \"{text}\". Give the address of an OTLP backend, such as http://localhost:4318, or unset it.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        provider.ForceFlush(FlushMs);
        provider.Dispose();
        gauges.Dispose();
    }
}
