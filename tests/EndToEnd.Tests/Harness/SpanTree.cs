using TopGrid.OtlpReceiver;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>The spans of one trace.</summary>
internal sealed class SpanTree
{
    private readonly Dictionary<string, ReceivedSpan> _byId;

    public SpanTree(IEnumerable<ReceivedSpan> all, ReceivedSpan root)
    {
        Root = root;
        Spans = [.. all.Where(span => span.TraceId == root.TraceId)];
        _byId = Spans.ToDictionary(span => span.SpanId, StringComparer.Ordinal);
    }

    public ReceivedSpan Root { get; }

    public List<ReceivedSpan> Spans { get; }

    public ReceivedSpan? Parent(ReceivedSpan span) => _byId.GetValueOrDefault(span.ParentSpanId);

    /// <summary>Parent, its parent, and so on to the root.</summary>
    public IEnumerable<ReceivedSpan> Ancestors(ReceivedSpan span)
    {
        for (var at = Parent(span); at is not null; at = Parent(at))
        {
            yield return at;
        }
    }
}
