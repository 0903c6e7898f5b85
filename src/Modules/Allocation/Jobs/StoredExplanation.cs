using System.Text.Json;
using TopGrid.Allocation.Calculation.Explanations;

namespace TopGrid.Allocation.Jobs;

/// <summary>
/// An explanation as a job keeps it: where its steps stand in the ledger, and its counterfactuals. No sentence and no copy of a row, so
/// that the ledger stays the one place of evidence and both languages are told from it.
/// </summary>
/// <param name="Steps">Its steps in their sequence.</param>
/// <param name="Counterfactuals">What would have given one place more.</param>
internal sealed record StoredExplanation(IReadOnlyList<StoredStep> Steps, IReadOnlyList<Counterfactual> Counterfactuals)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static StoredExplanation FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<StoredExplanation>(bytes) ?? throw new JsonException("A stored explanation is empty.");
}

/// <summary>A step of an explanation by its place in the ledger.</summary>
/// <param name="Sequence">Position in the evidence tree.</param>
/// <param name="Phase">Phase of the run.</param>
/// <param name="Unit">Unit of the phase.</param>
/// <param name="Ordinal">Place within the unit.</param>
internal sealed record StoredStep(long Sequence, int Phase, int Unit, int Ordinal);
