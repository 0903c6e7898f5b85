using TopGrid.Assessment.Conditions;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Protocols;

namespace TopGrid.Assessment.Domain;

/// <summary>What a year is assessed against: what its protocol says.</summary>
/// <param name="protocols">The protocols.</param>
/// <param name="sets">The condition sets.</param>
internal sealed class ConditionChooser(ProtocolLibrary protocols, ConditionSets sets)
{
    /// <summary>The choice for a year.</summary>
    /// <exception cref="Grpc.Core.RpcException">The protocol or its condition set is not known here.</exception>
    public ConditionChoice Choose(YearRow year)
    {
        var name = new YearName(year.Year).ToString();
        // An import refuses an unknown protocol; facts that another program stored may still name one.
        var protocol = protocols.Find(year.Protocol) ?? throw Problems.FailedPrecondition(
            $"There is no protocol '{year.Protocol}'", name, $"Let the year name one of {string.Join(", ", protocols.Ids)}");
        var set = sets.Find(protocol.Parameters.ConsortiumConditions) ?? throw Problems.FailedPrecondition(
            $"Protocol {protocol.Id} names the condition set {protocol.Parameters.ConsortiumConditions}, which does not exist", name,
            $"Choose a protocol that names one of {string.Join(", ", sets.Ids)}");
        return new ConditionChoice(set, protocol.VolumeWindow(year.Year));
    }
}
