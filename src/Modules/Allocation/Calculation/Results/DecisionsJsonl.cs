using System.Buffers;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>decisions.jsonl: each leaf of the tree with its sequence and its Dutch sentence put in, names still in order of bytes.</summary>
internal static class DecisionsJsonl
{
    public static void Write(YearResult result, Stream output)
    {
        var wording = new Wording(result.Input.Protocol, result.Input.Year);
        var buffer = new ArrayBufferWriter<byte>();
        var sequence = 0L;
        foreach (var leaf in result.Leaves())
        {
            buffer.ResetWrittenCount();
            WriteLine(buffer, leaf.Span, sequence++, wording.Sentence(RowFields.Parse(leaf.Span), Language.Dutch));
            output.Write(buffer.WrittenSpan);
        }
    }

    /// <summary>The leaf of a line: the same object without <c>sequence</c> and <c>text</c>.</summary>
    public static byte[] LeafOf(ReadOnlySpan<byte> line)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(line.ToArray());
        return CanonicalJson.Canonicalize(parsed.RootElement, "sequence", "text");
    }

    /// <summary>The line of a leaf. The leaf is canonical, so the two members are put in at their places without parsing values.</summary>
    internal static void WriteLine(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> leaf, long sequence, string text)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(leaf.ToArray());
        var json = new CanonicalJsonWriter(output);
        json.BeginObject();
        var (needSequence, needText) = (true, true);
        foreach (var member in parsed.RootElement.EnumerateObject())
        {
            if (needSequence && string.CompareOrdinal(member.Name, "sequence") > 0)
            {
                json.Name("sequence"u8);
                json.Value(sequence);
                needSequence = false;
            }
            if (needText && string.CompareOrdinal(member.Name, "text") > 0)
            {
                json.Name("text"u8);
                json.Value(text);
                needText = false;
            }
            json.Name(member.Name);
            if (member.Value.ValueKind == System.Text.Json.JsonValueKind.Number)
            {
                json.Value(member.Value.GetInt64());
            }
            else
            {
                json.Value(member.Value.GetString());
            }
        }
        if (needSequence)
        {
            json.Name("sequence"u8);
            json.Value(sequence);
        }
        if (needText)
        {
            json.Name("text"u8);
            json.Value(text);
        }
        json.EndObject();
        output.Write("\n"u8);
    }
}
