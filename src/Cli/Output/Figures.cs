using System.Text.Json;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;

namespace TopGrid.Cli.Output;

/// <summary>The figures of one profession, from whichever source. All are places.</summary>
internal sealed record ProfessionFigures(
    string Code, long Places, long Requested, long Granted, long Open, long Lapsed, long Newcomers, long Guarantees, long BonusReserve,
    long BonusGranted)
{
    /// <summary>From <c>summary.json</c>.</summary>
    public static IReadOnlyList<ProfessionFigures> Of(JsonElement summary) =>
    [
        .. summary.GetProperty("professions").EnumerateObject().Select(profession =>
        {
            long Number(string name) => profession.Value.GetProperty(name).GetInt64();
            return new ProfessionFigures(
                profession.Name, Number("places"), Number("requested"), Number("granted"), Number("open"), Number("lapsed"),
                Number("newcomers"), Number("guarantees"), Number("bonus_reserve"), Number("bonus_granted"));
        }),
    ];

    /// <summary>From a host.</summary>
    public static IReadOnlyList<ProfessionFigures> Of(Summary summary) =>
    [
        .. summary.Professions.Select(p => new ProfessionFigures(
            p.Profession.ToCode(), p.Places, p.Requested, p.Granted, p.Open, p.Lapsed, p.Newcomers, p.Guarantees, p.BonusReserve,
            p.BonusGranted)),
    ];
}

/// <summary>The figures of one consortium for one profession, from whichever source.</summary>
internal sealed record ConsortiumFigures(string Consortium, string Profession, long Base, long Bonus, bool Provisional)
{
    /// <summary>From <c>summary.json</c>.</summary>
    public static IReadOnlyList<ConsortiumFigures> Of(JsonElement summary) =>
    [
        .. summary.GetProperty("consortia").EnumerateArray().Select(c => new ConsortiumFigures(
            c.GetProperty("consortium").GetString()!,
            c.GetProperty("profession").GetString()!,
            c.GetProperty("base").GetInt64(),
            c.GetProperty("bonus").GetInt64(),
            c.GetProperty("provisional").GetBoolean())),
    ];

    /// <summary>From a host.</summary>
    public static IReadOnlyList<ConsortiumFigures> Of(Summary summary) =>
        [.. summary.Consortia.Select(c => new ConsortiumFigures(c.ConsortiumId, c.Profession.ToCode(), c.Base, c.Bonus, c.Provisional))];
}

/// <summary>Figures as tables.</summary>
internal static class FigureTables
{
    public static Document Add(
        this Document document,
        Screen screen,
        IReadOnlyList<ProfessionFigures> professions,
        IReadOnlyList<ConsortiumFigures> consortia,
        IReadOnlyDictionary<string, string>? names = null)
    {
        document.Heading(screen.In(Phrases.PerProfession)).Table(
            [
                new(Phrases.ColProfession), Column.Number(Phrases.ColPlaces), Column.Number(Phrases.ColRequested),
                Column.Number(Phrases.ColGranted), Column.Number(Phrases.ColOpen), Column.Number(Phrases.ColLapsed),
                Column.Number(Phrases.ColNewcomers), Column.Number(Phrases.ColGuarantees), Column.Number(Phrases.ColBonus),
            ],
            professions.Select(p => (IReadOnlyList<string>)[
                p.Code, Cell.Of(p.Places), Cell.Of(p.Requested), Cell.Of(p.Granted), Cell.Of(p.Open), Cell.Of(p.Lapsed),
                Cell.Of(p.Newcomers), Cell.Of(p.Guarantees),
                p.BonusReserve == 0 && p.BonusGranted == 0 ? "-" : $"{Cell.Of(p.BonusGranted)}/{Cell.Of(p.BonusReserve)}",
            ]));
        return consortia.Count == 0 ? document : document.Heading(screen.In(Phrases.PerConsortium)).Table(
            [new(Phrases.ColConsortium), new(Phrases.ColProfession), Column.Number(Phrases.ColBase), Column.Number(Phrases.ColBonus),
                new(Phrases.ColDistribution)],
            consortia.Select(c => (IReadOnlyList<string>)[
                Label(c.Consortium, names), c.Profession, Cell.Of(c.Base), Cell.Of(c.Bonus),
                screen.In(c.Provisional ? Phrases.Provisional : Phrases.AsFiled),
            ]));
    }

    private static string Label(string consortium, IReadOnlyDictionary<string, string>? names) =>
        names?.GetValueOrDefault(consortium) is { Length: > 0 } name && name != consortium ? $"{consortium}  {name}" : consortium;
}
