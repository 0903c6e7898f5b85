using TopGrid.Allocation.Calculation.Results;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Compares result files.</summary>
internal static class SameBytes
{
    public static void Check(IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, byte[]> actual, string what)
    {
        Assert.Equal(ResultFiles.Names.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var name in ResultFiles.Names)
        {
            if (!expected[name].AsSpan().SequenceEqual(actual[name]))
            {
                Assert.Fail($"{what}: {name} differs{FirstDifference(expected[name], actual[name])}");
            }
        }
    }

    private static string FirstDifference(byte[] expected, byte[] actual)
    {
        var (left, right) = (Lines(expected), Lines(actual));
        var at = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .First(line => line >= left.Length || line >= right.Length || left[line] != right[line]);
        return $" in line {at + 1}:\n{left.ElementAtOrDefault(at)}\n{right.ElementAtOrDefault(at)}";
    }

    private static string[] Lines(byte[] content) => System.Text.Encoding.UTF8.GetString(content).Split('\n');
}
