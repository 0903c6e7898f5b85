using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Parent of a list: one institution, or with <c>-</c> every one.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Tpid">The institution; null = every one.</param>
public sealed record InstitutionParent(int Year, string? Tpid) : IResourceName<InstitutionParent>
{
    private static readonly NamePattern _form = new("years/{year}/institutions/{institution}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out InstitutionParent? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, var tpid]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new InstitutionParent(year, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Tpid);
}

/// <summary>Parent of a list: one run, or with <c>-</c> every one.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run; null = every one.</param>
public sealed record RunParent(int Year, string? Run) : IResourceName<RunParent>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RunParent? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, var run]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new RunParent(year, run);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run);
}
