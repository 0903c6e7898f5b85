using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Dataset;

/// <summary>The canonical form of a year and the hashes over it; docs/canonical.md is the definition.</summary>
public static class CanonicalForm
{
    /// <summary>The file that is for people only and no part of the input hash.</summary>
    public const string ExcludedFile = "provenance.csv";

    /// <summary>SHA-256 over all input files except <c>provenance.csv</c>, in byte order of file name.</summary>
    /// <param name="year">The year; its seed enters as its commitment only.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string InputHash(DatasetYear year)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in HashedTables)
        {
            Append(hash, table, Committed(year));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 over one file in the same form: it tells which file differs when input hashes differ.</summary>
    /// <param name="year">The year.</param>
    /// <param name="file">A file name of dataset.md.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="ArgumentException">The dataset has no such file.</exception>
    public static string ContentHash(DatasetYear year, string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Table(file), Committed(year));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The commitment to a seed: SHA-256 over its 32 bytes (rules.md 4.3).</summary>
    /// <param name="seed">64 hexadecimal digits.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string SeedCommitment(string seed) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(seed)));

    internal static FileTable Table(string file) => DatasetSchema.Tables.FirstOrDefault(t => t.Name == file)
        ?? throw new ArgumentException($"The dataset has no file {file}.", nameof(file));

    /// <summary>The files of the input hash in its order.</summary>
    internal static IEnumerable<FileTable> HashedTables =>
        DatasetSchema.Tables.Where(t => t.Name != ExcludedFile).OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>The year as it is hashed: with the commitment to its seed in place of the seed.</summary>
    internal static DatasetYear Committed(DatasetYear year) =>
        year.Year.Seed is { } seed ? year with { Year = year.Year with { Seed = SeedCommitment(seed) } } : year;

    /// <summary>Adds a file to a hash: its heading, and then its lines.</summary>
    internal static void Append(IncrementalHash hash, FileTable table, IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"# {table.Name}\n"));
        foreach (var line in lines)
        {
            hash.AppendData(line.Span);
            hash.AppendData("\n"u8);
        }
    }

    private static void Append(IncrementalHash hash, FileTable table, DatasetYear year) => Append(hash, table, table.Lines(year).InOrder());
}
