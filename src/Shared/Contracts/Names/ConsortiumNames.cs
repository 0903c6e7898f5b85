using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a consortium in a year.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
public sealed record ConsortiumName(int Year, string Consortium) : IResourceName<ConsortiumName>
{
    private static readonly NamePattern Form = new("years/{year}/consortia/{consortium}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConsortiumName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } consortium]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new ConsortiumName(year, consortium);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Consortium);
}

/// <summary>Name of a membership of a consortium.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
/// <param name="Tpid">The institution.</param>
public sealed record ConsortiumMemberName(int Year, string Consortium, string Tpid) : IResourceName<ConsortiumMemberName>
{
    private static readonly NamePattern Form = new("years/{year}/consortia/{consortium}/members/{institution}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConsortiumMemberName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } consortium, { } tpid]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new ConsortiumMemberName(year, consortium, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Consortium, Tpid);
}

/// <summary>Name of a route of a consortium (rules.md 8).</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
/// <param name="Route">Id of the route.</param>
public sealed record RouteName(int Year, string Consortium, string Route) : IResourceName<RouteName>
{
    private static readonly NamePattern Form = new("years/{year}/consortia/{consortium}/routes/{route}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RouteName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } consortium, { } route]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new RouteName(year, consortium, route);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Consortium, Route);
}

/// <summary>Name of the assessment of a consortium.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
public sealed record AssessmentName(int Year, string Consortium) : IResourceName<AssessmentName>
{
    private static readonly NamePattern Form = new("years/{year}/assessments/{consortium}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AssessmentName? name)
    {
        name = null;
        if (Form.Match(text) is [var yearText, { } consortium]
            && ResourceNames.TryYear(yearText, out int year))
        {
            name = new AssessmentName(year, consortium);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(ResourceNames.Number(Year), Consortium);
}

/// <summary>Name of a training group (rules.md 7, last part).</summary>
/// <param name="TrainingGroup">Id of the group.</param>
public sealed record TrainingGroupName(string TrainingGroup) : IResourceName<TrainingGroupName>
{
    private static readonly NamePattern Form = new("trainingGroups/{training_group}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TrainingGroupName? name)
    {
        name = null;
        if (Form.Match(text) is [{ } trainingGroup])
        {
            name = new TrainingGroupName(trainingGroup);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(TrainingGroup);
}
