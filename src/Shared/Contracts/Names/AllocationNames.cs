using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a snapshot.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Snapshot">Id of the snapshot.</param>
public sealed record SnapshotName(int Year, string Snapshot) : IResourceName<SnapshotName>
{
    private static readonly NamePattern _form = new("years/{year}/snapshots/{snapshot}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SnapshotName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } snapshot]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new SnapshotName(year, snapshot);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Snapshot);
}

/// <summary>Name of a run.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
public sealed record RunName(int Year, string Run) : IResourceName<RunName>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RunName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } run]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new RunName(year, run);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run);
}

/// <summary>Name of a job.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Job">Id of the job.</param>
public sealed record JobName(int Year, string Job) : IResourceName<JobName>
{
    private static readonly NamePattern _form = new("years/{year}/jobs/{job}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out JobName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } job]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new JobName(year, job);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Job);
}

/// <summary>Name of a publication.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Publication">The stage: concept, concept-definitive or definitive.</param>
public sealed record PublicationName(int Year, string Run, string Publication) : IResourceName<PublicationName>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}/publications/{publication}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PublicationName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } run, { } publication]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new PublicationName(year, run, publication);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run, Publication);
}

/// <summary>Name of a worker.</summary>
/// <param name="Worker">Id of the worker.</param>
public sealed record WorkerName(string Worker) : IResourceName<WorkerName>
{
    private static readonly NamePattern _form = new("workers/{worker}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WorkerName? name)
    {
        name = null;
        if (_form.Match(text) is [{ } worker])
        {
            name = new WorkerName(worker);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(Worker);
}
