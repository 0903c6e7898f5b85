using System.Globalization;
using System.Security.Cryptography;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>How long a random schedule of faults lasts, and from which seed it follows.</summary>
internal static class FaultBudget
{
    /// <summary>TOPGRID_FAULT_SECONDS makes a schedule longer, TOPGRID_FAULT_SEED repeats one.</summary>
    public static (int Seconds, int Seed) Read(int defaultSeconds) =>
        (Setting("TOPGRID_FAULT_SECONDS") ?? defaultSeconds, Setting("TOPGRID_FAULT_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue));

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
