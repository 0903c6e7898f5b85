using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TopGrid.Evidence.Otlp;

/// <summary>
/// Sends the spans of running code (calls, phases, units) by OTLP over HTTP from a queue in the background; a backend that is down costs
/// spans, never work. The traces of parties do not go this way: they come from the ledger (<see cref="LedgerTraceExporter"/>).
/// Disposing sends what is still in the queue.
/// </summary>
public sealed class SpanExport : IDisposable
{
    /// <summary>The standard variable that names the backend when no setting does.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = ["TopGrid.Cli", "TopGrid.Grpc", "TopGrid.Allocation.Runs"];

    // A national run is some hundreds of calls and units; a bulk client may make tens of thousands of calls between two batches.
    private const int QueueSpans = 65_536;
    private const int BatchSpans = 1_024;
    private const int DelayMs = 1_000;
    private const int FlushMs = 10_000;

    private readonly TracerProvider provider;

    private SpanExport(TracerProvider provider) => this.provider = provider;

    /// <summary>Starts sending.</summary>
    /// <param name="endpoint">Base address of the backend; <c>/v1/traces</c> is added.</param>
    /// <param name="serviceName">Value of <c>service.name</c> of the resource.</param>
    /// <returns>To dispose at the end of the process.</returns>
    public static SpanExport Start(Uri endpoint, string serviceName)
    {
        var traces = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");
        return new SpanExport(Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(serviceName, autoGenerateServiceInstanceId: false))
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
            .Build());
    }

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
    }
}
