using System.Buffers;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Canonical;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>
/// decisions.jsonl: each leaf of the tree with its sequence and its Dutch sentence put in, names still in order of bytes.
/// </summary>
internal static class DecisionsJsonl
{
    private const int LinesPerPiece = 1_024;

    /// <summary>Writes all lines. Sentences are made on all cores, a few pieces at a time; what is written does not depend on it.</summary>
    public static void Write(YearResult result, Stream output)
    {
        var wording = new Wording(result.Input.Protocol, result.Input.Year);
        var pieces = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => new ArrayBufferWriter<byte>()).ToArray();
        var first = 0L;
        foreach (var leaves in result.Leaves().Chunk(pieces.Length * LinesPerPiece))
        {
            var from = first;
            Parallel.For(0, pieces.Length, piece =>
            {
                pieces[piece].ResetWrittenCount();
                var json = new CanonicalJsonWriter(pieces[piece]);
                for (var i = piece * LinesPerPiece; i < Math.Min(leaves.Length, (piece + 1) * LinesPerPiece); i++)
                {
                    WriteLine(
                        pieces[piece], json, leaves[i].Span, from + i, wording.Sentence(RowFields.Parse(leaves[i].Span), Language.Dutch));
                }
            });
            foreach (var piece in pieces)
            {
                output.Write(piece.WrittenSpan);
            }
            first += leaves.Length;
        }
    }

    /// <summary>The leaf of a line: the same object without <c>sequence</c> and <c>text</c>.</summary>
    public static byte[] LeafOf(ReadOnlySpan<byte> line)
    {
        using var parsed = JsonDocument.Parse(line.ToArray());
        return CanonicalJson.Canonicalize(parsed.RootElement, "sequence", "text");
    }

    /// <summary>
    /// The line of a leaf. The leaf is canonical, so the two members are put in at their places and its own bytes stay as they are.
    /// </summary>
    internal static void WriteLine(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> leaf, long sequence, string text) =>
        WriteLine(output, new CanonicalJsonWriter(output), leaf, sequence, text);

    private static void WriteLine(
        ArrayBufferWriter<byte> output, CanonicalJsonWriter json, ReadOnlySpan<byte> leaf, long sequence, string text)
    {
        var end = leaf.Length - 1;
        var (sequenceAt, textAt) = (end, end);
        var reader = new Utf8JsonReader(leaf);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }
            sequenceAt = Math.Min(sequenceAt, reader.ValueSpan.SequenceCompareTo("sequence"u8) > 0 ? (int)reader.TokenStartIndex : end);
            textAt = Math.Min(textAt, reader.ValueSpan.SequenceCompareTo("text"u8) > 0 ? (int)reader.TokenStartIndex : end);
        }
        output.Write(leaf[..sequenceAt]);
        output.Write(sequenceAt == end ? ",\"sequence\":"u8 : "\"sequence\":"u8);
        json.Reset();
        json.Value(sequence);
        output.Write(sequenceAt == end ? ""u8 : ","u8);
        output.Write(leaf[sequenceAt..textAt]);
        output.Write(textAt == end ? ",\"text\":"u8 : "\"text\":"u8);
        json.Reset();
        json.Value(text);
        output.Write(textAt == end ? ""u8 : ","u8);
        output.Write(leaf[textAt..]);
        output.Write("\n"u8);
    }
}
