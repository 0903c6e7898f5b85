using TopGrid.Dataset;

namespace TopGrid.Registration;

/// <summary>What Registration must be told by the process it runs in.</summary>
public sealed record RegistrationOptions
{
    /// <summary>What facts are checked against: the known protocols with their sectors and consortium professions.</summary>
    public DatasetOptions Dataset { get; init; } = new();

    /// <summary>
    /// The largest import in bytes, all files together. An import is held in memory once as it came and once as rows, some seven times its
    /// size in all; freezing such a year takes some twenty times (docs/operations.md).
    /// </summary>
    public long MaxImportBytes { get; init; } = 256L * 1024 * 1024;
}
