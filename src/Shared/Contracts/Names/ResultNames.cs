using System.Diagnostics.CodeAnalysis;
using TopGrid.Common.V1;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of the result of one institution for one profession.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Tpid">The institution.</param>
public sealed record ResultName(int Year, string Run, Profession Profession, string Tpid) : IResourceName<ResultName>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}/results/{profession}~{tpid}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ResultName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } run, var professionText, { } tpid]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryProfession(professionText, out var profession))
        {
            name = new ResultName(year, run, profession, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run, Profession.ToCode(), Tpid);
}

/// <summary>Name of one step of one party.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Sequence">Position in the run, from 0.</param>
public sealed record DecisionName(int Year, string Run, int Sequence) : IResourceName<DecisionName>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}/decisions/{decision}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DecisionName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } run, var sequenceText]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryNumber(sequenceText, out var sequence))
        {
            name = new DecisionName(year, run, sequence);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run, ResourceNames.Number(Sequence));
}

/// <summary>Name of the bonus of one consortium for one profession.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Consortium">Id of the consortium.</param>
public sealed record ConsortiumBonusName(
    int Year, string Run, Profession Profession, string Consortium) : IResourceName<ConsortiumBonusName>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}/consortiumBonuses/{profession}~{consortium}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ConsortiumBonusName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } run, var professionText, { } consortium]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryProfession(professionText, out var profession))
        {
            name = new ConsortiumBonusName(year, run, profession, consortium);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run, Profession.ToCode(), Consortium);
}

/// <summary>Name of the summary of a run.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Run">Id of the run.</param>
public sealed record SummaryName(int Year, string Run) : IResourceName<SummaryName>
{
    private static readonly NamePattern _form = new("years/{year}/runs/{run}/summary");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SummaryName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } run]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new SummaryName(year, run);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Run);
}

/// <summary>Name of the claim of one institution for one profession.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Tpid">The institution.</param>
public sealed record ClaimName(int Year, Profession Profession, string Tpid) : IResourceName<ClaimName>
{
    private static readonly NamePattern _form = new("years/{year}/claims/{profession}~{tpid}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClaimName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, var professionText, { } tpid]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryProfession(professionText, out var profession))
        {
            name = new ClaimName(year, profession, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Profession.ToCode(), Tpid);
}
