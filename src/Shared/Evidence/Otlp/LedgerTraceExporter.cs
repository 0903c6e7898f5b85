using System.Net.Http.Headers;
using Google.Protobuf;
using TopGrid.Evidence.Otlp.Wire;

namespace TopGrid.Evidence.Otlp;

/// <summary>What a backend said to a batch of spans.</summary>
/// <param name="Acknowledged">True when every span of the batch was taken.</param>
/// <param name="Problem">Why not, for the log; null when acknowledged.</param>
public sealed record ExportAnswer(bool Acknowledged, string? Problem);

/// <summary>
/// Sends spans of the ledger by OTLP over HTTP and says whether they were acknowledged. It keeps no queue: the caller holds a cursor in the
/// ledger and moves it only after an acknowledgement, so nothing is sampled or lost and a backend that was down is filled later. (The
/// default batch processor drops most of a burst of 100,000 spans without a message.)
/// </summary>
/// <param name="http">Client whose time-out bounds one batch.</param>
/// <param name="endpoint">Base address of the backend; <c>/v1/traces</c> is added.</param>
/// <param name="serviceName">Value of <c>service.name</c> of the resource.</param>
public sealed class LedgerTraceExporter(HttpClient http, Uri endpoint, string serviceName)
{
    private readonly Uri _traces = new(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");

    /// <summary>Sends one batch. A refusal or a backend that is down is an answer, not an exception.</summary>
    public async Task<ExportAnswer> ExportAsync(IReadOnlyList<LedgerSpan> spans, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encode(spans, serviceName));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        try
        {
            using var response = await http.PostAsync(_traces, content, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return new ExportAnswer(false, $"{_traces} answered {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var partial = ExportTraceServiceResponse.Parser.ParseFrom(body).PartialSuccess;
            return partial is { RejectedSpans: > 0 }
                ? new ExportAnswer(false, $"{_traces} refused {partial.RejectedSpans} spans: {partial.ErrorMessage}")
                : new ExportAnswer(true, null);
        }
        catch (Exception problem) when (problem is HttpRequestException or InvalidProtocolBufferException
            || (problem is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ExportAnswer(false, $"{_traces}: {problem.Message}");
        }
    }

    internal static byte[] Encode(IReadOnlyList<LedgerSpan> spans, string serviceName)
    {
        var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "TopGrid.Ledger" } };
        scope.Spans.AddRange(spans.Select(ToWire));
        var resource = new ResourceSpans { Resource = new Resource() };
        resource.Resource.Attributes.Add(Attribute("service.name", serviceName));
        resource.ScopeSpans.Add(scope);
        return new ExportTraceServiceRequest { ResourceSpans = { resource } }.ToByteArray();
    }

    private static Span ToWire(LedgerSpan span)
    {
        var wire = new Span
        {
            TraceId = ByteString.CopyFrom(span.TraceId),
            SpanId = ByteString.CopyFrom(span.SpanId),
            ParentSpanId = ByteString.CopyFrom(span.ParentSpanId),
            Name = span.Name,
            Kind = 1,
            StartTimeUnixNano = Nanoseconds(span.Start),
            EndTimeUnixNano = Nanoseconds(span.End),
        };
        wire.Attributes.AddRange(span.Attributes.Select(attribute => Attribute(attribute.Key, attribute.Value)));
        if (span.Link is not null)
        {
            wire.Links.Add(new Link { TraceId = ByteString.CopyFrom(span.Link.TraceId), SpanId = ByteString.CopyFrom(span.Link.SpanId) });
        }

        return wire;
    }

    private static KeyValue Attribute(string key, object value) => new()
    {
        Key = key,
        Value = value switch
        {
            bool flag => new AnyValue { BoolValue = flag },
            int number => new AnyValue { IntValue = number },
            long number => new AnyValue { IntValue = number },
            _ => new AnyValue { StringValue = value.ToString() },
        },
    };

    private static ulong Nanoseconds(DateTimeOffset instant) =>
        (ulong)(instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
}
