using System.Globalization;
using System.Runtime.InteropServices;

namespace TopGrid.Dataset;

/// <summary>
/// Collects findings. Of each file it keeps the first errors and the first warnings and counts the others, so that a large file in which
/// every row is wrong takes no more room than a small one.
/// </summary>
/// <param name="most">Errors, and as many warnings, that are kept of a file.</param>
internal sealed class FindingList(int most)
{
    private readonly List<Finding> _kept = [];
    private readonly Dictionary<(string File, Severity Severity), int> _found = [];

    internal void Add(Finding finding)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(_found, (finding.File, finding.Severity), out _);
        if (found++ < most)
        {
            _kept.Add(finding);
        }
    }

    /// <summary>What was kept and, for each file of which some was not, how much that was; in order.</summary>
    internal List<Finding> InOrder() =>
        FindingOrder.Sort([.. _kept, .. _found.Where(one => one.Value > most).Select(one => More(one.Key, one.Value - most))]);

    private static Finding More((string File, Severity Severity) of, int count) => new(
        of.Severity == Severity.Error ? FindingKinds.MoreErrors : FindingKinds.MoreWarnings,
        of.File, 0, "", [count.ToString(CultureInfo.InvariantCulture)]);
}
