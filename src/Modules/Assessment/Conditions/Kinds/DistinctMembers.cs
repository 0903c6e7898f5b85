using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// Distinct members can fill the slots together (rules.md 7, members 2025, chosen): a matching of slots to members. If it
/// only succeeds when members of unknown sector count as fitting, the board decides.
/// </summary>
internal sealed record DistinctMembers(IReadOnlyList<Slot> Slots) : Check
{
    public static DistinctMembers Read(ParameterReader parameters) =>
        new([.. parameters.Mappings("slots").Select(Slot.Read)]);

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var fits = Slots.Select(slot => facts.Members.Select(member => slot.Fits(member, facts)).ToArray()).ToArray();
        var outcome = Matching.Covers(fits, fit => fit == true) ? ConditionOutcome.Met
            : Matching.Covers(fits, fit => fit != false) ? ConditionOutcome.BoardDecides
            : ConditionOutcome.NotMet;

        return new(
            outcome,
            [
                .. facts.Members.Select(member => facts.RecognitionOf(member.Tpid).Fact),
                .. facts.Members.Select(ConsortiumFacts.SectorOf),
            ]);
    }
}
