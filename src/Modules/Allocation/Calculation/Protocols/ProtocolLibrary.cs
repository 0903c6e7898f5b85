using System.Reflection;
using System.Text;
using TopGrid.Dataset;

namespace TopGrid.Allocation.Calculation.Protocols;

/// <summary>The protocol files that are shipped inside the program.</summary>
public static class ProtocolLibrary
{
    private const string Prefix = "protocols/";

    private static Assembly Here => typeof(ProtocolLibrary).Assembly;

    /// <summary>Ids of the shipped protocols, in the order of their bytes.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Here.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n)).Order(StringComparer.Ordinal)];

    /// <summary>The text of a shipped protocol file; null when there is none with this id.</summary>
    public static string? Text(string id)
    {
        using var stream = Here.GetManifestResourceStream($"{Prefix}{id}.yaml");
        if (stream is null)
        {
            return null;
        }
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a shipped protocol by id, or a file of one's own by path.</summary>
    /// <param name="idOrFile">Id such as <c>2025</c>, or the path of a YAML file.</param>
    /// <param name="overrides">Overrides <c>name=value</c>.</param>
    public static ProtocolReading Load(string idOrFile, params IReadOnlyList<string> overrides)
    {
        if (Text(idOrFile) is { } shipped)
        {
            return ProtocolReader.Read(shipped, $"{idOrFile}.yaml", overrides);
        }
        if (!File.Exists(idOrFile))
        {
            return Refused(idOrFile, $"no such protocol; shipped are {string.Join(", ", Ids)}, or give the path of a file");
        }
        try
        {
            return ProtocolReader.Read(File.ReadAllText(idOrFile, new UTF8Encoding(false, throwOnInvalidBytes: true)), idOrFile, overrides);
        }
        catch (DecoderFallbackException)
        {
            return Refused(idOrFile, "the file is not valid UTF-8; save it as UTF-8");
        }
    }

    /// <summary>
    /// What the dataset reader checks a year against: the shipped protocols, or <paramref name="chosen"/> instead of the year's own.
    /// </summary>
    public static DatasetOptions DatasetOptions(Protocol? chosen = null) => new()
    {
        Protocols = Ids.ToDictionary(id => id, id => Facts(Shipped(id))),
        ProtocolOverride = chosen is null ? null : Facts(chosen),
    };

    private static ProtocolReading Refused(string file, string message) => new(null, [new ProtocolProblem(file, 0, 0, message)]);

    private static Protocol Shipped(string id)
    {
        var reading = Load(id);
        return reading.Protocol
            ?? throw new InvalidOperationException($"The shipped protocol {id} is wrong: {string.Join("; ", reading.Problems)}");
    }

    private static ProtocolFacts Facts(Protocol protocol) =>
        new(protocol.Sectors, [.. protocol.Parameters.ConsortiumProfessions.Select(Enum.Parse<Profession>)]);
}
