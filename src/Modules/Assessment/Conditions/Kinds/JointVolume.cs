using System.Globalization;
using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// The joint volume earns at least so many places: floor(joint volume / reference threshold) (rules.md 7, volume, chosen).
/// The reference is a data value, normally last year's threshold, since this year's depends on who qualifies.
/// </summary>
internal sealed record JointVolume(int Places) : Check
{
    public static JointVolume Read(ParameterReader parameters) => new(parameters.Number("places", 1));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var volumes = facts.Members.Select(member => (member.Tpid, Days: facts.VolumeOf(member.Tpid))).ToList();
        var threshold = facts.ReferenceThreshold;
        bool? enough = threshold is > 0 ? volumes.Sum(row => row.Days) / threshold.Value >= Places : null;
        return new(
            Verdict.Of(enough),
            [
                new ConditionFact("capacity.csv", facts.Profession.ToString(), "reference_threshold", ConsortiumFacts.Show(threshold)),
                .. volumes.Select(row => new ConditionFact(
                    "trainings.csv", $"{row.Tpid},{facts.Profession}", "volume", row.Days.ToString(CultureInfo.InvariantCulture))),
            ]);
    }
}
