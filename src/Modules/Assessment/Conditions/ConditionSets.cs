using System.Collections.Concurrent;
using TopGrid.Rules;

namespace TopGrid.Assessment.Conditions;

/// <summary>The condition sets by id; protocols name theirs.</summary>
public sealed class ConditionSets(RuleFiles files)
{
    // Each is read when first asked for: a year needs one of them.
    private readonly ConcurrentDictionary<string, ConditionSet> _read = new(StringComparer.Ordinal);

    /// <summary>The sets inside the program.</summary>
    public static ConditionSets Shipped { get; } = new(RuleFiles.Shipped);

    /// <summary>Ids, in the order of their bytes.</summary>
    public IReadOnlyList<string> Ids { get; } = [.. files.In(RuleFiles.Conditions)];

    /// <summary>The set with this id, or null when there is none.</summary>
    /// <exception cref="InvalidDataException">Its file is wrong.</exception>
    public ConditionSet? Find(string id) =>
        files.Text(RuleFiles.Conditions, id) is { } text ? _read.GetOrAdd(id, _ => Read(id, text)) : null;

    private static ConditionSet Read(string id, string text)
    {
        var reading = ConditionSetReader.Read(text);
        return reading.Set?.Id == id
            ? reading.Set
            : throw new InvalidDataException(
                $"condition set {id}: {(reading.Set is null ? string.Join("; ", reading.Problems) : "its id is not its file name")}");
    }
}
