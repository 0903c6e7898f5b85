using System.Text;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Assessment.Conditions;
using TopGrid.Rules.Protocols;

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
        var reading = Read(idOrFile, overrides);
        return reading.Protocol?.Parameters.ConsortiumConditions is { } set && ConditionSets.Shipped.Find(set) is null
            ? Refused(
                idOrFile,
                $"consortium_conditions: there is no condition set '{set}'; there are {string.Join(", ", ConditionSets.Shipped.Ids)}")
            : reading;
    }

    /// <summary>
    /// The protocol of a result: the version that has the hash which the result names, or the file that is given instead. A result whose
    /// version did not ship is held against the newest one, and differs from it.
    /// </summary>
    public static ProtocolReading LoadOf(ResultFolder result, string? file) =>
        file is null && ProtocolLibrary.Shipped.WithHash(result.Protocol, result.ProtocolHash, result.WhatIf) is { } version
            ? new ProtocolReading(version, [])
            : Load(file ?? result.Protocol, result.WhatIf);

    private static ProtocolReading Read(string idOrFile, IReadOnlyList<string> overrides)
    {
        if (ProtocolLibrary.Shipped.Text(idOrFile) is not null)
        {
            return ProtocolLibrary.Shipped.Load(idOrFile, overrides);
        }

        if (!File.Exists(idOrFile))
        {
            return Refused(
                idOrFile,
                $"no such protocol; shipped are {string.Join(", ", ProtocolLibrary.Shipped.Ids)}, or give the path of a file");
        }

        try
        {
            return ProtocolReader.Read(File.ReadAllText(idOrFile, new UTF8Encoding(false, throwOnInvalidBytes: true)), idOrFile, overrides);
        }
        catch (DecoderFallbackException)
        {
            return Refused(idOrFile, "the file is not valid UTF-8; save it as UTF-8");
        }
    }

    private static ProtocolReading Refused(string file, string message) => new(null, [new ProtocolProblem(file, 0, 0, message)]);
}
