using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Allocation.Calculation.Sweeps;

/// <summary>
/// A set of what-ifs on one frozen input: every value of a parameter with every seed. Numbered value by value, seed by seed.
/// </summary>
/// <param name="Parameter">Name of the parameter; empty = none is varied.</param>
/// <param name="Values">Its values as for <c>--set</c>; empty = none is varied.</param>
/// <param name="Seeds">Other seeds to draw with; 0 = the frozen one only.</param>
public sealed record SweepPlan(string Parameter, IReadOnlyList<string> Values, int Seeds)
{
    /// <summary>Values, or the one setting that changes nothing.</summary>
    public int Settings => Math.Max(1, Values.Count);

    /// <summary>What-ifs per setting.</summary>
    public int PerSetting => Math.Max(1, Seeds);

    /// <summary>All what-ifs.</summary>
    public int Count => checked(Settings * PerSetting);

    /// <summary>The value of a setting; null = as the protocol says.</summary>
    public string? ValueOf(int setting) => Values.Count == 0 ? null : Values[setting];

    /// <summary>
    /// Seed number n, from 1: SHA-256 over a label, the input hash and n, so that anyone can repeat a sweep and nothing is told of the real
    /// seed.
    /// </summary>
    public static byte[] Seed(string inputHash, int number) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"topgrid sweep\n{inputHash}\n{number}\n")));
}
