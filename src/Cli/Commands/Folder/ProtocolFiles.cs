using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Assessment.Conditions;

namespace TopGrid.Cli.Commands;

/// <summary>
/// Protocols with the condition set that they name. The sets belong to Assessment, of which a protocol knows the id only; the command line
/// knows both.
/// </summary>
internal static class ProtocolFiles
{
    /// <summary>Reads a shipped protocol by id, or a file by path; one whose condition set does not exist is refused.</summary>
    public static ProtocolReading Load(string idOrFile, IReadOnlyList<string> overrides)
    {
        var reading = ProtocolLibrary.Load(idOrFile, overrides);
        return reading.Protocol?.Parameters.ConsortiumConditions is { } set && ConditionSets.Find(set) is null
            ? new ProtocolReading(
                null,
                [new ProtocolProblem(
                    idOrFile, 0, 0,
                    $"consortium_conditions: there is no condition set '{set}'; there are {string.Join(", ", ConditionSets.Ids)}")])
            : reading;
    }
}
