namespace TopGrid.OtlpReceiver;

/// <summary>One point of a gauge or counter as received.</summary>
public sealed record ReceivedGauge(string Service, string Scope, string Name, IReadOnlyDictionary<string, string> Attributes, long Value);

/// <summary>
/// Decodes the gauges and counters of whole numbers of an ExportMetricsServiceRequest by the field numbers of opentelemetry-proto 1.x.
/// </summary>
public static class MetricDecoder
{
    private const int GaugeField = 5;
    private const int SumField = 7;
    private const int PointsField = 1;
    private const int WholeNumberField = 6;
    private const int AttributesField = 7;

    public static List<ReceivedGauge> Decode(ReadOnlySpan<byte> request)
    {
        var points = new List<ReceivedGauge>();
        var reader = new WireReader(request);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ResourceMetrics(reader.Bytes(), points);
            }
            else
            {
                reader.Skip();
            }
        }

        return points;
    }

    // The resource comes before its scopes in what our exporter writes, and a scope's name before its metrics.
    private static void ResourceMetrics(ReadOnlySpan<byte> bytes, List<ReceivedGauge> points)
    {
        var service = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: service = TraceDecoder.Attributes(reader.Bytes(), 1).GetValueOrDefault("service.name", ""); break;
                case 2: ScopeMetrics(service, reader.Bytes(), points); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void ScopeMetrics(string service, ReadOnlySpan<byte> bytes, List<ReceivedGauge> points)
    {
        var scope = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: scope = TraceDecoder.Name(reader.Bytes()); break;
                case 2: Metric(service, scope, reader.Bytes(), points); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void Metric(string service, string scope, ReadOnlySpan<byte> bytes, List<ReceivedGauge> points)
    {
        var name = TraceDecoder.Name(bytes);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field is not (GaugeField or SumField))
            {
                reader.Skip();
                continue;
            }

            var gauge = new WireReader(reader.Bytes());
            while (gauge.Next())
            {
                if (gauge.Field == PointsField)
                {
                    var point = gauge.Bytes();
                    points.Add(
                        new ReceivedGauge(service, scope, name, TraceDecoder.Attributes(point, AttributesField), WholeNumber(point)));
                }
                else
                {
                    gauge.Skip();
                }
            }
        }
    }

    private static long WholeNumber(ReadOnlySpan<byte> point)
    {
        long value = 0;
        var reader = new WireReader(point);
        while (reader.Next())
        {
            if (reader.Field == WholeNumberField)
            {
                value = (long)reader.Fixed64();
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }
}
