using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Dataset;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>The result of a run; <see cref="Results.ResultFiles"/> writes its files.</summary>
public sealed class YearResult
{
    private readonly Lazy<MerkleTree> _tree;

    internal YearResult(YearRun run, IReadOnlyList<ProfessionOutcome> professions)
    {
        Run = run;
        Professions = professions;
        InputHash = CanonicalForm.InputHash(run.Input.Year);
        ProtocolHash = run.Input.Protocol.Hash();
        SeedCommitment = CanonicalForm.SeedCommitment(run.Input.Year.Year.Seed!);
        _tree = new Lazy<MerkleTree>(() => MerkleTree.FromLeaves([.. Leaves()], Environment.ProcessorCount));
    }

    /// <summary>SHA-256 of the frozen input.</summary>
    public string InputHash { get; }

    /// <summary>SHA-256 of the protocol.</summary>
    public string ProtocolHash { get; }

    /// <summary>SHA-256 of the seed.</summary>
    public string SeedCommitment { get; }

    /// <summary>What was computed from.</summary>
    public CalculationInput Input => Run.Input;

    /// <summary>The evidence tree over all decision rows in canonical order.</summary>
    public MerkleTree Tree => _tree.Value;

    internal YearRun Run { get; }

    internal IReadOnlyList<ProfessionOutcome> Professions { get; }

    /// <summary>Decision rows in canonical order: the leaves of the tree.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Leaves() => Rows(p => p.Decisions);

    /// <summary>Draws in canonical order, as canonical JSON.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Draws() => Rows(p => p.Draws);

    private IEnumerable<ReadOnlyMemory<byte>> Rows(Func<ProfessionOutcome, IReadOnlyList<DecisionRows>> of)
    {
        foreach (var rows in Professions.SelectMany(of))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                yield return rows[i];
            }
        }
    }
}
