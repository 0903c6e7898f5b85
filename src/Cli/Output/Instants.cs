using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace TopGrid.Cli.Output;

/// <summary>Instants as tables show them: UTC, to the second.</summary>
internal static class Instants
{
    public static string Show(Timestamp? instant) =>
        instant is null ? "-" : instant.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Hashes as tables show them; the whole stands in the JSON and on lines of their own.</summary>
internal static class Hashes
{
    public static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
