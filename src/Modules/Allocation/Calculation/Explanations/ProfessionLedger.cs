using System.Text;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;

namespace TopGrid.Allocation.Calculation.Explanations;

/// <summary>
/// The decision rows of one profession of a result, each parsed once: what explanations of its institutions are read from.
/// </summary>
public sealed class ProfessionLedger
{
    private ProfessionLedger(string profession, IReadOnlyList<(long Sequence, RowFields Row)> rows)
    {
        Profession = profession;
        Rows = rows;
    }

    /// <summary>Profession code.</summary>
    public string Profession { get; }

    internal IReadOnlyList<(long Sequence, RowFields Row)> Rows { get; }

    /// <summary>The ledger of rows that are all of this profession.</summary>
    /// <param name="profession">Profession code.</param>
    /// <param name="leaves">Position in the evidence tree and canonical JSON, ascending by position; may be some of the rows only.</param>
    public static ProfessionLedger Of(string profession, IEnumerable<(long Sequence, ReadOnlyMemory<byte> Leaf)> leaves) =>
        new(profession, [.. leaves.Select(leaf => (leaf.Sequence, RowFields.Parse(leaf.Leaf.Span)))]);

    /// <summary>The ledger of a profession as decisions.jsonl holds it.</summary>
    /// <exception cref="ResultFormatException">The file is missing or broken off.</exception>
    public static ProfessionLedger Of(ResultFolder result, string profession)
    {
        // A row names its profession in one way only, so that rows of others need not be parsed.
        var mark = Encoding.UTF8.GetBytes($"\"profession\":\"{profession}\"");
        var rows = new List<(long, RowFields)>();
        foreach (var line in result.Decisions())
        {
            if (line.Span.IndexOf(mark) >= 0 && RowFields.Parse(line.Span) is var row && row.Profession == profession)
            {
                rows.Add((row.Number("sequence"), row));
            }
        }
        return new ProfessionLedger(profession, rows);
    }
}
