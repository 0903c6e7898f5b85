using TopGrid.Allocation.Work;

namespace TopGrid.Cluster.Messages;

/// <summary>Units as messages name them.</summary>
internal static class UnitRefs
{
    public static UnitRef ToRef(this ClaimedUnit unit) =>
        new() { RunId = unit.Key.RunId, Phase = unit.Key.Phase, Unit = unit.Key.Unit, Attempt = unit.Attempt };

    public static ClaimedUnit ToUnit(this UnitRef unit) => new(new UnitKey(unit.RunId, unit.Phase, unit.Unit), unit.Attempt);
}
