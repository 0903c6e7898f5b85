using System.Security.Cryptography;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;

namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>
/// Checks a result. From the published folder alone: files and form, seed against commitment, every key of every draw,
/// leaves, root and totals. With the data: the whole run, byte for byte.
/// </summary>
public static class ResultVerifier
{
    /// <summary>Checks a result folder by itself; a file that cannot be read is a problem, not an exception.</summary>
    public static VerificationReport Verify(string folder)
    {
        var checks = new List<VerificationCheck>();
        try
        {
            var result = ResultFolder.Open(folder);
            checks.Add(FormCheck.Check(result));
            checks.Add(Files(result));
            checks.Add(Seed(result));
            checks.Add(DrawCheck.Check(result));
            checks.AddRange(LeafCheck.Check(result));
            checks.Add(TotalsCheck.Check(result));
        }
        catch (Exception e) when (e is ResultFormatException or FormatException or JsonException
            or System.Text.DecoderFallbackException or KeyNotFoundException or InvalidOperationException)
        {
            checks.Add(new VerificationCheck("files", 0, [e.Message]));
        }
        return new VerificationReport(checks);
    }

    /// <summary>Checks a result folder by itself, and against the same run computed again.</summary>
    /// <param name="folder">The result folder.</param>
    /// <param name="again">The run computed from the data.</param>
    public static VerificationReport Verify(string folder, YearResult again)
    {
        var report = Verify(folder);
        var problems = new List<string>();
        ResultFiles.Write(
            again, name => new ComparingStream(Path.Combine(folder, name), difference => problems.Add($"{name}: {difference}")));
        return new VerificationReport([.. report.Checks, new VerificationCheck("run", ResultFiles.Names.Count, problems)]);
    }

    private static VerificationCheck Files(ResultFolder result)
    {
        var problems = new List<string>();
        var files = ResultFolder.Member(result.Result, ResultFiles.Result, "files", JsonValueKind.Object);
        string[] expected = [.. ResultFiles.Names.Where(n => n != ResultFiles.Result).Order(StringComparer.Ordinal)];
        if (!files.EnumerateObject().Select(f => f.Name).SequenceEqual(expected))
        {
            problems.Add($"{ResultFiles.Result}: 'files' does not list exactly {string.Join(", ", expected)}");
        }
        foreach (var file in files.EnumerateObject().Where(f => expected.Contains(f.Name)))
        {
            using var stream = result.OpenFile(file.Name);
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (hash != file.Value.GetString())
            {
                problems.Add($"{file.Name}: its SHA-256 is {hash}, {ResultFiles.Result} says {file.Value}");
            }
        }
        return new VerificationCheck("files", expected.Length, problems);
    }

    private static VerificationCheck Seed(ResultFolder result)
    {
        var problems = new List<string>();
        if (result.Seed.Length != 64 || !result.Seed.All(char.IsAsciiHexDigitLower))
        {
            problems.Add($"{ResultFiles.Result}: the seed is not 64 lower-case hexadecimal digits");
        }
        else if (Convert.ToHexStringLower(
            SHA256.HashData(Convert.FromHexString(result.Seed))) != result.Result.GetProperty("seed_commitment").GetString())
        {
            problems.Add($"{ResultFiles.Result}: the SHA-256 of the seed is not the commitment that was published before the draw");
        }
        return new VerificationCheck("seed", 1, problems);
    }
}
