using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;

namespace TopGrid.Cli.Client;

/// <summary>Resource names from what an operator types: the last part, or the whole name.</summary>
internal static class Names
{
    public static string Year(int year) => new YearName(year).ToString();

    public static string Snapshot(int year, string snapshot) =>
        snapshot.Contains('/', StringComparison.Ordinal) ? snapshot : new SnapshotName(year, snapshot).ToString();

    public static string Run(int year, string run) => run.Contains('/', StringComparison.Ordinal) ? run : new RunName(year, run).ToString();

    public static string Job(int year, string job) => job.Contains('/', StringComparison.Ordinal) ? job : new JobName(year, job).ToString();

    public static string Mandate(string mandate) =>
        mandate.Contains('/', StringComparison.Ordinal) ? mandate : new MandateName(mandate).ToString();

    /// <summary>The last part of a name.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>What a worker calls itself.</summary>
    public static string Worker(string name) => Uri.UnescapeDataString(Last(name));

    /// <summary>A stage as files and names write it.</summary>
    public static string Of(Stage stage) => stage switch
    {
        Stage.Concept => "concept",
        Stage.ConceptDefinitive => "concept-definitive",
        Stage.Definitive => "definitive",
        _ => "",
    };

    /// <summary>The stages in their order.</summary>
    public static string[] Stages { get; } = ["concept", "concept-definitive", "definitive"];

    public static Stage ToStage(string text) => (Stage)(Array.IndexOf(Stages, text) + 1);
}
