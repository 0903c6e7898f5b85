namespace TopGrid.OtlpReceiver;

/// <summary>One entry of a log as received.</summary>
public sealed record ReceivedEntry(string Service, string Category, string Severity, string Text);

/// <summary>Decodes an ExportLogsServiceRequest by the field numbers of opentelemetry-proto 1.x.</summary>
public static class LogDecoder
{
    private const int SeverityField = 3;
    private const int BodyField = 5;

    public static List<ReceivedEntry> Decode(ReadOnlySpan<byte> request)
    {
        var entries = new List<ReceivedEntry>();
        var reader = new WireReader(request);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ResourceLogs(reader.Bytes(), entries);
            }
            else
            {
                reader.Skip();
            }
        }

        return entries;
    }

    // The resource comes before its scopes in what our exporter writes, and a scope's name before its entries.
    private static void ResourceLogs(ReadOnlySpan<byte> bytes, List<ReceivedEntry> entries)
    {
        var service = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: service = TraceDecoder.Attributes(reader.Bytes(), 1).GetValueOrDefault("service.name", ""); break;
                case 2: ScopeLogs(service, reader.Bytes(), entries); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void ScopeLogs(string service, ReadOnlySpan<byte> bytes, List<ReceivedEntry> entries)
    {
        var category = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: category = TraceDecoder.Name(reader.Bytes()); break;
                case 2: entries.Add(Entry(service, category, reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static ReceivedEntry Entry(string service, string category, ReadOnlySpan<byte> bytes)
    {
        var entry = new ReceivedEntry(service, category, "", "");
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case SeverityField: entry = entry with { Severity = System.Text.Encoding.UTF8.GetString(reader.Bytes()) }; break;
                // An AnyValue with a text: its first field, as of a name.
                case BodyField: entry = entry with { Text = TraceDecoder.Name(reader.Bytes()) }; break;
                default: reader.Skip(); break;
            }
        }

        return entry;
    }
}
