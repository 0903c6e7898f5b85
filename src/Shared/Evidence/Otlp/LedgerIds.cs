using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Evidence.Otlp;

/// <summary>
/// Ids of the spans of the ledger. They derive from the input hash and the row's key, so that exporting the same decisions twice gives the
/// same spans, and anyone who has the published files can compute the id of the trace of a party.
/// </summary>
public static class LedgerIds
{
    /// <summary>
    /// The trace of one party in one profession: the first 16 bytes of SHA-256 over
    /// <c>TopGrid-trace-v1\n{inputHash}\n{profession}\n{party}</c>.
    /// </summary>
    public static byte[] Trace(string inputHash, string profession, string party) =>
        Hash($"TopGrid-trace-v1\n{inputHash}\n{profession}\n{party}")[..16];

    /// <summary>
    /// The first span of that trace: the first 8 bytes of SHA-256 over <c>TopGrid-span-v1\n{inputHash}\n{profession}\n{party}</c>.
    /// </summary>
    public static byte[] Root(string inputHash, string profession, string party) =>
        Hash($"TopGrid-span-v1\n{inputHash}\n{profession}\n{party}")[..8];

    /// <summary>The span of one decision row: the first 8 bytes of SHA-256 over <c>TopGrid-span-v1\n{inputHash}\n{sequence}</c>.</summary>
    public static byte[] Step(string inputHash, long sequence) =>
        Hash(string.Create(CultureInfo.InvariantCulture, $"TopGrid-span-v1\n{inputHash}\n{sequence}"))[..8];

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
