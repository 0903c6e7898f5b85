using System.Diagnostics.CodeAnalysis;
using TopGrid.Common.V1;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a year.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
public sealed record YearName(int Year) : IResourceName<YearName>
{
    private static readonly NamePattern _form = new("years/{year}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out YearName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new YearName(year);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year));
}

/// <summary>Name of an institution in a year.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Tpid">The institution.</param>
public sealed record InstitutionName(int Year, string Tpid) : IResourceName<InstitutionName>
{
    private static readonly NamePattern _form = new("years/{year}/institutions/{institution}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out InstitutionName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } tpid]
            && ResourceNames.TryYear(yearText, out var year))
        {
            name = new InstitutionName(year, tpid);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Tpid);
}

/// <summary>Name of a recognition.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Profession">The profession.</param>
/// <param name="ValidFrom">Its first day.</param>
public sealed record RecognitionName(int Year, string Tpid, Profession Profession, DateOnly ValidFrom) : IResourceName<RecognitionName>
{
    private static readonly NamePattern _form = new("years/{year}/institutions/{institution}/recognitions/{profession}~{valid_from}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RecognitionName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } tpid, var professionText, var validFromText]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryProfession(professionText, out var profession)
            && Dates.TryParse(validFromText, out var validFrom))
        {
            name = new RecognitionName(year, tpid, profession, validFrom);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Tpid, Profession.ToCode(), ValidFrom.ToIso());
}

/// <summary>Name of a request for places.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Round">1 or 2.</param>
public sealed record PlaceRequestName(int Year, string Tpid, Profession Profession, int Round) : IResourceName<PlaceRequestName>
{
    private static readonly NamePattern _form = new("years/{year}/institutions/{institution}/requests/{profession}~{round}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PlaceRequestName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } tpid, var professionText, var roundText]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryProfession(professionText, out var profession)
            && ResourceNames.TryNumber(roundText, out var round))
        {
            name = new PlaceRequestName(year, tpid, profession, round);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Tpid, Profession.ToCode(), ResourceNames.Number(Round));
}

/// <summary>Name of a return of places.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Number">From 1, in the order of rules.md 5, step 9.</param>
public sealed record PlaceReturnName(int Year, string Tpid, Profession Profession, int Number) : IResourceName<PlaceReturnName>
{
    private static readonly NamePattern _form = new("years/{year}/institutions/{institution}/returns/{profession}~{number}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PlaceReturnName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } tpid, var professionText, var numberText]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryProfession(professionText, out var profession)
            && ResourceNames.TryNumber(numberText, out var number))
        {
            name = new PlaceReturnName(year, tpid, profession, number);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Tpid, Profession.ToCode(), ResourceNames.Number(Number));
}

/// <summary>Name of a training period.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Trainee">Pseudonym of the trainee.</param>
/// <param name="Number">From 1, in the order of the canonical rows of the trainee.</param>
public sealed record TrainingName(int Year, string Trainee, int Number) : IResourceName<TrainingName>
{
    private static readonly NamePattern _form = new("years/{year}/trainings/{trainee}~{number}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TrainingName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, { } trainee, var numberText]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryNumber(numberText, out var number))
        {
            name = new TrainingName(year, trainee, number);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), Trainee, ResourceNames.Number(Number));
}

/// <summary>Name of a correction.</summary>
/// <param name="Year">Allocation year T, four digits.</param>
/// <param name="Number">From 1.</param>
public sealed record CorrectionName(int Year, int Number) : IResourceName<CorrectionName>
{
    private static readonly NamePattern _form = new("years/{year}/corrections/{correction}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CorrectionName? name)
    {
        name = null;
        if (_form.Match(text) is [var yearText, var numberText]
            && ResourceNames.TryYear(yearText, out var year)
            && ResourceNames.TryNumber(numberText, out var number))
        {
            name = new CorrectionName(year, number);
        }

        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(ResourceNames.Number(Year), ResourceNames.Number(Number));
}
