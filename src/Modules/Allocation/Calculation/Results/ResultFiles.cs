using System.Security.Cryptography;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Canonical;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>Writes the result files of dataset.md. The same input gives the same bytes, whoever writes them and wherever.</summary>
public static class ResultFiles
{
    /// <summary>One row per request (dataset.md).</summary>
    public const string Allocation = "allocation.csv";

    /// <summary>Figures per profession and consortium.</summary>
    public const string Summary = "summary.json";

    /// <summary>Bonus places by consortium and member.</summary>
    public const string ConsortiumBonus = "consortium_bonus.csv";

    /// <summary>Decision rows with sequence and text.</summary>
    public const string Decisions = "decisions.jsonl";

    /// <summary>What an outsider needs to check the run.</summary>
    public const string Result = "result.json";

    /// <summary>All result files, the last of which holds the hashes of the others.</summary>
    public static IReadOnlyList<string> Names { get; } = [Allocation, Summary, ConsortiumBonus, Decisions, Result];

    /// <summary>Writes all files into a folder, creating it if need be.</summary>
    public static void WriteFolder(YearResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        Write(result, name => File.Create(Path.Combine(folder, name)));
    }

    /// <summary>Writes all files.</summary>
    /// <param name="result">The result.</param>
    /// <param name="open">Opens a file by name for writing; the stream is disposed after the file is complete.</param>
    public static void Write(YearResult result, Func<string, Stream> open)
    {
        var hashes = new Dictionary<string, string>();
        void File(string name, Action<Stream> write)
        {
            using var hash = SHA256.Create();
            using (var hashing = new CryptoStream(open(name), hash, CryptoStreamMode.Write))
            using (var buffered = new BufferedStream(hashing, 1 << 16))
            {
                write(buffered);
            }
            hashes[name] = Convert.ToHexStringLower(hash.Hash!);
        }

        File(Allocation, output => AllocationCsv.Write(result, output));
        File(Summary, output => Json(output, json => SummaryJson.Write(result, json)));
        File(ConsortiumBonus, output => ConsortiumBonusCsv.Write(result, output));
        File(Decisions, output => DecisionsJsonl.Write(result, output));
        var files = new Dictionary<string, string>(hashes);
        File(Result, output => Json(output, json => ResultJson.Write(result, files, json)));
    }

    private static void Json(Stream output, Action<CanonicalJsonWriter> write)
    {
        var buffer = new StreamBufferWriter(output);
        write(new CanonicalJsonWriter(buffer, indented: true));
        buffer.Flush();
        output.Write("\n"u8);
    }
}
