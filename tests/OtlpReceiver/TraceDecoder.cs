using System.Globalization;

namespace TopGrid.OtlpReceiver;

/// <summary>A link of a span to a span of another trace.</summary>
public sealed record ReceivedLink(string TraceId, string SpanId);

/// <summary>One span as received; ids in lower-case hexadecimal, times in nanoseconds since 1970.</summary>
public sealed record ReceivedSpan(
    string Service,
    string Scope,
    string TraceId,
    string SpanId,
    string ParentSpanId,
    string Name,
    int Kind,
    ulong StartNanos,
    ulong EndNanos,
    int StatusCode,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<ReceivedLink> Links);

/// <summary>Decodes an ExportTraceServiceRequest by the field numbers of opentelemetry-proto 1.x.</summary>
public static class TraceDecoder
{
    public static List<ReceivedSpan> Decode(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var reader = new WireReader(request);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ResourceSpans(reader.Bytes(), spans);
            }
            else
            {
                reader.Skip();
            }
        }

        return spans;
    }

    private static void ResourceSpans(ReadOnlySpan<byte> bytes, List<ReceivedSpan> spans)
    {
        var service = "";
        var resource = new WireReader(bytes);
        while (resource.Next())
        {
            if (resource.Field == 1)
            {
                service = Attributes(resource.Bytes(), 1).GetValueOrDefault("service.name", "");
            }
            else
            {
                resource.Skip();
            }
        }

        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ScopeSpans(service, reader.Bytes(), spans);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ScopeSpans(string service, ReadOnlySpan<byte> bytes, List<ReceivedSpan> spans)
    {
        var scope = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: scope = Name(reader.Bytes()); break;
                case 2: spans.Add(Span(service, scope, reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static ReceivedSpan Span(string service, string scope, ReadOnlySpan<byte> bytes)
    {
        string traceId = "", spanId = "", parent = "", name = "";
        int kind = 0, status = 0;
        ulong start = 0, end = 0;
        var links = new List<ReceivedLink>();
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: traceId = Convert.ToHexStringLower(reader.Bytes()); break;
                case 2: spanId = Convert.ToHexStringLower(reader.Bytes()); break;
                case 4: parent = Convert.ToHexStringLower(reader.Bytes()); break;
                case 5: name = reader.Text(); break;
                case 6: kind = (int)reader.Varint(); break;
                case 7: start = reader.Fixed64(); break;
                case 8: end = reader.Fixed64(); break;
                case 13: links.Add(Link(reader.Bytes())); break;
                case 15: status = Status(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        return new ReceivedSpan(service, scope, traceId, spanId, parent, name, kind, start, end, status, Attributes(bytes, 9), links);
    }

    internal static string Name(ReadOnlySpan<byte> bytes)
    {
        var name = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                name = reader.Text();
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }

    private static ReceivedLink Link(ReadOnlySpan<byte> bytes)
    {
        string traceId = "", spanId = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: traceId = Convert.ToHexStringLower(reader.Bytes()); break;
                case 2: spanId = Convert.ToHexStringLower(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        return new ReceivedLink(traceId, spanId);
    }

    private static int Status(ReadOnlySpan<byte> bytes)
    {
        var code = 0;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 3)
            {
                code = (int)reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return code;
    }

    internal static Dictionary<string, string> Attributes(ReadOnlySpan<byte> bytes, int field)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field != field || reader.WireType != 2)
            {
                reader.Skip();
                continue;
            }

            string key = "", value = "";
            var pair = new WireReader(reader.Bytes());
            while (pair.Next())
            {
                switch (pair.Field)
                {
                    case 1: key = pair.Text(); break;
                    case 2: value = Value(pair.Bytes()); break;
                    default: pair.Skip(); break;
                }
            }

            attributes[key] = value;
        }

        return attributes;
    }

    private static string Value(ReadOnlySpan<byte> bytes)
    {
        var value = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: value = reader.Text(); break;
                case 2: value = reader.Varint() == 0 ? "false" : "true"; break;
                case 3: value = ((long)reader.Varint()).ToString(CultureInfo.InvariantCulture); break;
                default: reader.Skip(); break;
            }
        }

        return value;
    }
}
