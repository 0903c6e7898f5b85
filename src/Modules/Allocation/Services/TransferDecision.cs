using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Reads the places that a consortium moved, and that were adopted, back from the ledger.</summary>
internal static class TransferDecision
{
    // rules.md 5, step 8 (division): the row of the giver.
    private const string Adopted = "moved-out.done";

    /// <summary>The transfer of a row, or null when the row is another decision.</summary>
    public static AcceptedTransfer? Read(SequencedDecision decision)
    {
        if (!decision.Leaf.AsSpan().ContainsRule(Adopted))
        {
            return null;
        }

        var row = RowFields.Parse(decision.Leaf);
        var profession = Professions.Of(row.Profession);
        return new AcceptedTransfer
        {
            ConsortiumId = row["consortium"] ?? "",
            Profession = profession,
            FromTpid = row.Party,
            ToTpid = row["other"] ?? "",
            Places = row.Number("places"),
        };
    }

    // Rows are many and transfers few: looking for the rule's name is cheaper than reading every row.
    private static bool ContainsRule(this Span<byte> leaf, string rule) =>
        leaf.IndexOf(System.Text.Encoding.UTF8.GetBytes($"\"rule\":\"{rule}\"")) >= 0;
}
