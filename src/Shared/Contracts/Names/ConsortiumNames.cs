using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a consortium in a year.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
public sealed record ConsortiumName(int Year, string Consortium) : IResourceName<ConsortiumName>
{
    private static readonly NamePattern _form = new("years/{year}/consortia/{consortium}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConsortiumName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } consortium]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new ConsortiumName(year, consortium);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Consortium);
}

/// <summary>Name of a membership of a consortium.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
/// <param name="Tpid">The institution.</param>
public sealed record ConsortiumMemberName(int Year, string Consortium, string Tpid) : IResourceName<ConsortiumMemberName>
{
    private static readonly NamePattern _form = new("years/{year}/consortia/{consortium}/members/{institution}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConsortiumMemberName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } consortium, { } tpid]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new ConsortiumMemberName(year, consortium, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Consortium, Tpid);
}

/// <summary>Name of the assessment of a consortium.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Consortium">Id of the consortium.</param>
public sealed record AssessmentName(int Year, string Consortium) : IResourceName<AssessmentName>
{
    private static readonly NamePattern _form = new("years/{year}/assessments/{consortium}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AssessmentName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } consortium]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new AssessmentName(year, consortium);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Consortium);
}
