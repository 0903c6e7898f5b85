using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a view (zienswijze).</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="View">Id of the view.</param>
public sealed record ViewName(int Year, string View) : IResourceName<ViewName>
{
    private static readonly NamePattern Form = new("years/{year}/views/{view}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ViewName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } view]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new ViewName(year, view);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), View);
}

/// <summary>Name of a complaint (klacht).</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Complaint">Id of the complaint.</param>
public sealed record ComplaintName(int Year, string Complaint) : IResourceName<ComplaintName>
{
    private static readonly NamePattern Form = new("years/{year}/complaints/{complaint}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ComplaintName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } complaint]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new ComplaintName(year, complaint);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Complaint);
}

/// <summary>Name of an objection (bezwaar).</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Objection">Id of the objection.</param>
public sealed record ObjectionName(int Year, string Objection) : IResourceName<ObjectionName>
{
    private static readonly NamePattern Form = new("years/{year}/objections/{objection}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ObjectionName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } objection]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new ObjectionName(year, objection);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Objection);
}

/// <summary>Name of the dossier of one institution in a run.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Tpid">The institution.</param>
public sealed record DossierName(int Year, string Run, string Tpid) : IResourceName<DossierName>
{
    private static readonly NamePattern Form = new("years/{year}/runs/{run}/dossiers/{institution}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DossierName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } run, { } tpid]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new DossierName(year, run, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Run, Tpid);
}
