using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Assessment;
using TopGrid.Assessment.Conditions;

namespace TopGrid.Host;

/// <summary>
/// Assesses a year against the condition set that its protocol names, as <c>allocate</c> does. Protocols belong to Allocation, which
/// Assessment may not call; the host knows both.
/// </summary>
internal sealed class ProtocolConditions : IConditionChooser
{
    public ConditionChoice Choose(string protocol, int allocationYear)
    {
        // An import refuses an unknown protocol; facts that an older program stored may still name one.
        if (ProtocolLibrary.Text(protocol) is null || ProtocolLibrary.Load(protocol).Protocol is not { Parameters: var parameters })
        {
            return new ConditionChoice(ConditionSets.ForYear(allocationYear), VolumeRules.For(allocationYear));
        }

        var set = ConditionSets.Find(parameters.ConsortiumConditions)
            ?? throw new InvalidOperationException(
                $"Protocol {protocol} names the condition set {parameters.ConsortiumConditions}, which does not exist.");
        return new ConditionChoice(set, new VolumeRules(parameters.UnsubsidisedCountsUntil, parameters.InterruptionsCount));
    }
}
