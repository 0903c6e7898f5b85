using System.Security.Cryptography;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// The rules of one allocation year as a protocol file states them: parameters and switches of the ladder, calendar,
/// who decides, and for every rule its basis, source and the sentences that explanations use.
/// A new year is a new file, never a code change (rules.md 6). What changes of a year that results name already is a new version.
/// </summary>
/// <param name="Id">What <c>year.csv</c> names in its column <c>protocol</c>.</param>
/// <param name="Version">From 1; the newest is the one in force, results name theirs by its hash.</param>
/// <param name="Year">The allocation year T it was written for.</param>
/// <param name="Title">Title for people.</param>
/// <param name="ValidFrom">First day on which decisions are taken under it.</param>
/// <param name="ValidUntil">Last day on which decisions are taken under it.</param>
/// <param name="Authority">Who decides.</param>
/// <param name="Sectors">Sector codes of this year, in the order of the file.</param>
/// <param name="Calendar">The days that matter, in the order of the file.</param>
/// <param name="Parameters">Values and switches (rules.md 6).</param>
/// <param name="ParameterBases">For every parameter by name: its basis and source.</param>
/// <param name="Rules">The rules by id.</param>
/// <param name="WhatIf">
/// The overrides in force as <c>name=value</c>, ordered by bytes; not empty means that the result is a what-if.
/// </param>
public sealed record Protocol(
    string Id,
    int Version,
    int Year,
    LocalText Title,
    DateOnly ValidFrom,
    DateOnly ValidUntil,
    Authority Authority,
    IReadOnlyList<string> Sectors,
    IReadOnlyList<CalendarDay> Calendar,
    ProtocolParameters Parameters,
    IReadOnlyDictionary<string, ParameterBasis> ParameterBases,
    IReadOnlyDictionary<string, ProtocolRule> Rules,
    IReadOnlyList<string> WhatIf)
{
    /// <summary>Canonical JSON of everything above; two files that say the same have the same bytes, whatever their layout.</summary>
    public byte[] CanonicalBytes() => ProtocolCanonicalForm.Write(this);

    /// <summary>SHA-256 of <see cref="CanonicalBytes"/>, lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(CanonicalBytes()));

    /// <summary>
    /// Whether an allocation year is decided inside the validity: from 1 January of the year before, when requests come in, until
    /// 31 December of the year itself.
    /// </summary>
    public bool Covers(int year) => ValidFrom <= new DateOnly(year - 1, 1, 1) && new DateOnly(year, 12, 31) <= ValidUntil;

    /// <summary>Which days of training count for an allocation year (rules.md 2).</summary>
    public VolumeWindow VolumeWindow(int year) => new(
        year - Parameters.WindowFirst, year - Parameters.WindowLast, Parameters.UnsubsidisedCountsUntil, Parameters.InterruptionsCount);

    /// <summary>Whether consortia mean anything for a profession (rules.md 2a).</summary>
    public bool HasConsortia(Profession profession) => Parameters.ConsortiumProfessions.Contains(profession.ToString());

    /// <summary>Last day in time for returning places (rules.md 8, step 9): the year's own, else the protocol's.</summary>
    public DateOnly WithdrawalDeadline(int year, DateOnly? ofTheYear) =>
        ofTheYear ?? Calendar.Single(d => d.Id == CalendarDay.Withdrawal).LastDayInTime(year);
}

/// <summary>The authority that a decision letter names. Data, since courts disagreed about it in 2024 and 2025 (rules.md 6).</summary>
/// <param name="Decides"><c>minister</c> or <c>contested</c>.</param>
/// <param name="Name">The authority by name.</param>
/// <param name="Note">What a reader must know about it.</param>
public sealed record Authority(string Decides, LocalText Name, LocalText Note);

/// <summary>A day of the procedure, relative to the allocation year.</summary>
/// <param name="Id">Name in the file.</param>
/// <param name="YearsBefore">Calendar years before T.</param>
/// <param name="Month">Month, 1-12.</param>
/// <param name="Day">Day of the month.</param>
/// <param name="DayItselfInTime">Whether what happens on the day itself is in time.</param>
/// <param name="Basis">Basis of the date.</param>
/// <param name="Source">Source by title.</param>
/// <param name="Label">What the day is for.</param>
public sealed record CalendarDay(
    string Id, int YearsBefore, int Month, int Day, bool DayItselfInTime, Basis Basis, string Source, LocalText Label)
{
    /// <summary>The entry that every protocol has: until when places can be returned.</summary>
    public const string Withdrawal = "withdrawal";

    /// <summary>The last day that is in time for allocation year <paramref name="year"/>.</summary>
    public DateOnly LastDayInTime(int year)
    {
        var day = new DateOnly(year - YearsBefore, Month, Day);
        return DayItselfInTime ? day : day.AddDays(-1);
    }
}

/// <summary>Basis and source of a parameter's value.</summary>
/// <param name="Basis">What the value rests on.</param>
/// <param name="Source">Source by title.</param>
public sealed record ParameterBasis(Basis Basis, string Source);

/// <summary>A rule of the protocol.</summary>
/// <param name="Id">Id, one of <see cref="RuleCatalogue"/>.</param>
/// <param name="Step">Step of the ladder, 0 (volume) to 10 (seal).</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Source">Source by title.</param>
/// <param name="Sentence">Sentence templates of explanations, see <see cref="SentenceTemplate"/>.</param>
public sealed record ProtocolRule(string Id, int Step, Basis Basis, string Source, LocalText Sentence);
