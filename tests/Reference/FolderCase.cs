using System.Text;

namespace TopGrid.Reference;

/// <summary>One case of the comparison.</summary>
/// <param name="Files">The files of the folder.</param>
/// <param name="Setting">The what-if it is computed with.</param>
/// <param name="LaterRounds">Whether an extra round and additional places follow.</param>
internal sealed record FolderCase(IReadOnlyDictionary<string, string> Files, ReferenceSetting Setting, bool LaterRounds)
{
    private const int MostLinesShown = 200;

    /// <summary>The whole folder when it is small, as FsCheck shows it when two evaluators disagree.</summary>
    public override string ToString()
    {
        var lines = Files.Values.Sum(f => f.Count(c => c == '\n'));
        if (lines > MostLinesShown)
        {
            return $"{lines} lines in {Files.Count} files, {Setting}";
        }

        var text = new StringBuilder("setting: ").AppendLine(Setting.ToString());
        foreach (var (name, content) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Append("--- ").AppendLine(name).Append(content);
        }

        return text.ToString();
    }
}

/// <summary>A what-if in the words of <c>--set</c>, and the same for the second evaluator.</summary>
internal sealed record ReferenceSetting(IReadOnlyList<string> Overrides, Func<ReferenceProtocol, ReferenceProtocol> With)
{
    /// <summary>The year as its protocol has it.</summary>
    public static ReferenceSetting Usual { get; } = new([], p => p);

    /// <summary>One parameter at a time, so that switches meet that no year combines.</summary>
    public static IReadOnlyList<ReferenceSetting> WhatIfs { get; } =
    [
        new(["tickets=per-place"], p => p with { Tickets = "per-place" }),
        new(["interruptions_count=true"], p => p with { InterruptionsCount = true }),
        new(["minimum_request=2"], p => p with { MinimumRequest = 2 }),
        new(["minimum_request=4"], p => p with { MinimumRequest = 4 }),
        new(["remainders=largest"], p => p with { Remainders = "largest" }),
        new(["remainders=lottery"], p => p with { Remainders = "lottery" }),
        new(["sector_split=true"], p => p with { SectorSplit = true }),
        new(["sector_split=false"], p => p with { SectorSplit = false }),
        new(["consortium_priority=true"], p => p with { ConsortiumPriority = true }),
        new(["newcomer_share=1/5"], p => p with { NewcomerSharePercent = 20 }),
        new(["consortium_professions=GZ,VS"], p => p with { ConsortiumProfessions = ["GZ", "VS"] }),
        new(["consortium_professions=VS"], p => p with { ConsortiumProfessions = ["VS"] }),
        new(["guarantee_years=2"], p => p with { GuaranteeYears = 2 }),
        new(["bonus.source=inside", "bonus.rate=1/2"], p => p with { BonusSource = "inside", BonusRatePercent = 50 }),
        new(["bonus.source=reserved", "bonus.rate=7/20"], p => p with { BonusSource = "reserved", BonusRatePercent = 35 }),
        new(["returns=waiting-list", "penalty_places=3"], p => p with { Returns = "waiting-list", PenaltyPlaces = 3 }),
        new(["returns=reallocate"], p => p with { Returns = "reallocate" }),
    ];

    public override string ToString() => Overrides.Count == 0 ? "as the protocol has it" : string.Join(' ', Overrides);
}
