namespace TopGrid.Evidence.Otlp;

/// <summary>
/// A span that is made from the ledger of decisions, not from running code. Its ids derive from the ledger (see <see cref="LedgerIds"/>).
/// </summary>
/// <param name="TraceId">16 bytes.</param>
/// <param name="SpanId">8 bytes.</param>
/// <param name="ParentSpanId">8 bytes, or empty for the root of a trace.</param>
/// <param name="Name">What happened: the step.</param>
/// <param name="Start">When the work began (UTC); from the run, since a ledger has no clock of its own.</param>
/// <param name="End">When it ended (UTC).</param>
/// <param name="Attributes">Text, whole numbers or booleans.</param>
/// <param name="Link">The span of another trace that this one belongs to, if any.</param>
public sealed record LedgerSpan(
    byte[] TraceId,
    byte[] SpanId,
    byte[] ParentSpanId,
    string Name,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<KeyValuePair<string, object>> Attributes,
    SpanLink? Link);

/// <summary>Points at a span of another trace.</summary>
/// <param name="TraceId">16 bytes.</param>
/// <param name="SpanId">8 bytes.</param>
public sealed record SpanLink(byte[] TraceId, byte[] SpanId)
{
    /// <summary>The span named by a W3C <c>traceparent</c>; null when the text is not one.</summary>
    public static SpanLink? FromTraceParent(string? traceParent)
    {
        var parts = (traceParent ?? "").Split('-');
        return parts.Length == 4 && parts[1].Length == 32 && parts[2].Length == 16
            ? new SpanLink(Convert.FromHexString(parts[1]), Convert.FromHexString(parts[2]))
            : null;
    }
}
