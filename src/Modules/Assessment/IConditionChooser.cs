using TopGrid.Assessment.Conditions;

namespace TopGrid.Assessment;

/// <summary>
/// Says what a year is assessed against. Protocol files name the condition set and belong to Allocation, which this module
/// may not call; the host, which knows both, can pass their choice in here.
/// </summary>
public interface IConditionChooser
{
    /// <summary>The choice for a year.</summary>
    /// <param name="protocol">Id of the protocol that <c>year.csv</c> names.</param>
    /// <param name="allocationYear">Allocation year T.</param>
    /// <returns>The condition set and the volume rules.</returns>
    ConditionChoice Choose(string protocol, int allocationYear);
}

/// <summary>The choice that rules.md 6 makes for every year, whatever the protocol is called.</summary>
internal sealed class ChooserByYear : IConditionChooser
{
    public ConditionChoice Choose(string protocol, int allocationYear) =>
        new(ConditionSets.ForYear(allocationYear), VolumeRules.For(allocationYear));
}
