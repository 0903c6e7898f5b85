using System.Collections.Concurrent;
using System.Globalization;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// The protocols by id. Of each the newest version is in force; older ones stay, since results name theirs by its hash. The file of version
/// 1 is called after its id, those of later ones as in <c>2025.v2</c>.
/// </summary>
public sealed class ProtocolLibrary
{
    private const string VersionMark = ".v";

    // A year is checked at every filing; what its protocol says is read once.
    private readonly ConcurrentDictionary<string, Protocol> _inForce = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string[]> _filesOf;
    private readonly RuleFiles _files;

    /// <summary>The protocols among these files.</summary>
    /// <exception cref="InvalidDataException">The sentences are wrong.</exception>
    public ProtocolLibrary(RuleFiles files)
    {
        _files = files;
        Sentences = Sentences.Read(files);
        _filesOf = new SortedDictionary<string, string[]>(
            files.In(RuleFiles.Protocols)
                .GroupBy(IdOf, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.OrderBy(VersionOf).ToArray()),
            StringComparer.Ordinal);
    }

    /// <summary>The protocols inside the program.</summary>
    public static ProtocolLibrary Shipped { get; } = new(RuleFiles.Shipped);

    /// <summary>The sentences of their rules.</summary>
    public Sentences Sentences { get; }

    /// <summary>Ids, in the order of their bytes.</summary>
    public IReadOnlyList<string> Ids => [.. _filesOf.Keys];

    /// <summary>The file of the newest version; null when there is no protocol with this id.</summary>
    public string? Text(string id) =>
        _filesOf.TryGetValue(id, out var versions) ? _files.Text(RuleFiles.Protocols, versions[^1]) : null;

    /// <summary>Reads the newest version of a protocol.</summary>
    /// <param name="id">Id such as <c>2025</c>.</param>
    /// <param name="overrides">Overrides <c>name=value</c>; a wrong one is among the problems.</param>
    public ProtocolReading Load(string id, params IReadOnlyList<string> overrides) => _filesOf.TryGetValue(id, out var versions)
        ? Read(versions[^1], overrides)
        : new ProtocolReading(
            null, [new ProtocolProblem(id, 0, 0, $"there is no such protocol; there are {string.Join(", ", Ids)}")]);

    /// <summary>The newest version of the protocol with this id, or null.</summary>
    /// <exception cref="InvalidDataException">Its file is wrong.</exception>
    public Protocol? Find(string id) => _filesOf.TryGetValue(id, out var versions)
        ? _inForce.GetOrAdd(id, _ => ReadOrThrow(versions[^1]))
        : null;

    /// <summary>The version of a protocol that has this hash with these overrides; null when none has, or an override is wrong.</summary>
    public Protocol? WithHash(string id, string hash, IReadOnlyList<string> overrides) =>
        _filesOf.GetValueOrDefault(id, []).Reverse()
            .Select(file => Read(file, overrides).Protocol)
            .FirstOrDefault(protocol => protocol?.Hash() == hash);

    private Protocol ReadOrThrow(string file)
    {
        var reading = Read(file, []);
        return reading.Protocol ?? throw new InvalidDataException($"The protocol {file} is wrong: {string.Join("; ", reading.Problems)}");
    }

    private ProtocolReading Read(string file, IReadOnlyList<string> overrides)
    {
        var name = $"{file}.yaml";
        var reading = ProtocolReader.Read(_files.Text(RuleFiles.Protocols, file)!, name, Sentences, overrides);
        return reading.Protocol is { } read && (read.Id, read.Version) != (IdOf(file), VersionOf(file))
            ? new ProtocolReading(
                null,
                [new ProtocolProblem(name, 0, 0, $"the file says id {read.Id} and version {read.Version}, which is not its name")])
            : reading;
    }

    private static string IdOf(string file) => Split(file).Id;

    private static int VersionOf(string file) => Split(file).Version;

    private static (string Id, int Version) Split(string file)
    {
        var at = file.LastIndexOf(VersionMark, StringComparison.Ordinal);
        return at > 0 && int.TryParse(
            file.AsSpan(at + VersionMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (file[..at], version)
            : (file, 1);
    }
}
