using System.Text.Json;
using TopGrid.Allocation.Engine;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Sweeps;

/// <summary>The sum, the least and the most of a number over some what-ifs.</summary>
/// <param name="Seen">What-ifs that had the number.</param>
/// <param name="Positive">What-ifs in which it was above 0.</param>
/// <param name="Total">The sum.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
public readonly record struct Spread(int Seen, int Positive, long Total, int Least, int Most)
{
    /// <summary>Of one what-if.</summary>
    public static Spread Of(int number) => new(1, number > 0 ? 1 : 0, number, number, number);

    /// <summary>Both together.</summary>
    public Spread With(Spread other) => other.Seen == 0 ? this : Seen == 0 ? other : new Spread(
        Seen + other.Seen, Positive + other.Positive, Total + other.Total, Math.Min(Least, other.Least), Math.Max(Most, other.Most));

    /// <summary>The same over more what-ifs, in all others of which the number was 0.</summary>
    public Spread Over(int whatIfs) =>
        Seen >= whatIfs ? this : this with { Seen = whatIfs, Least = Math.Min(0, Least), Most = Math.Max(0, Most) };
}

/// <summary>What came of one setting for one institution and profession: places granted.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Granted">Places granted.</param>
public sealed record GrantedSpread(string Profession, string Tpid, Spread Granted);

/// <summary>Returned places that stayed in their consortium under one policy.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Kept">Places that stayed.</param>
public sealed record KeptSpread(string Profession, ReturnPolicy Policy, Spread Kept);

/// <summary>What came of one setting.</summary>
/// <param name="Setting">Its position among the values.</param>
/// <param name="WhatIfs">What-ifs computed with it.</param>
/// <param name="Granted">By bytes of profession, then of tpid: who applied or got a place in one of them.</param>
/// <param name="Kept">By bytes of profession, then by policy.</param>
public sealed record SettingFigures(int Setting, int WhatIfs, IReadOnlyList<GrantedSpread> Granted, IReadOnlyList<KeptSpread> Kept);

/// <summary>What came of some what-ifs of a sweep; the same whatever pieces they were computed in.</summary>
/// <param name="Settings">Ascending; only those that were computed.</param>
public sealed record SweepFigures(IReadOnlyList<SettingFigures> Settings)
{
    private static readonly Utf8Order _byBytes = Utf8Order.Instance;

    /// <summary>The figures as bytes, to be stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Figures from stored bytes.</summary>
    /// <exception cref="JsonException">The bytes are not figures.</exception>
    public static SweepFigures FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<SweepFigures>(bytes) ?? throw new JsonException("Stored figures of a sweep are empty.");

    /// <summary>Puts pieces together.</summary>
    public static SweepFigures Merge(IEnumerable<SweepFigures> pieces) => new(
    [
        .. pieces.SelectMany(piece => piece.Settings).GroupBy(setting => setting.Setting).OrderBy(group => group.Key).Select(Together),
    ]);

    private static SettingFigures Together(IGrouping<int, SettingFigures> pieces)
    {
        var whatIfs = pieces.Sum(piece => piece.WhatIfs);
        return new SettingFigures(
            pieces.Key,
            whatIfs,
            [
                .. pieces.SelectMany(piece => piece.Granted).GroupBy(row => (row.Profession, row.Tpid))
                    .OrderBy(group => group.Key.Profession, _byBytes).ThenBy(group => group.Key.Tpid, _byBytes)
                    .Select(
                        group => new GrantedSpread(group.Key.Profession, group.Key.Tpid, Sum(group.Select(row => row.Granted), whatIfs))),
            ],
            [
                .. pieces.SelectMany(piece => piece.Kept).GroupBy(row => (row.Profession, row.Policy))
                    .OrderBy(group => group.Key.Profession, _byBytes).ThenBy(group => group.Key.Policy)
                    .Select(group => new KeptSpread(group.Key.Profession, group.Key.Policy, Sum(group.Select(row => row.Kept), whatIfs))),
            ]);
    }

    private static Spread Sum(IEnumerable<Spread> spreads, int whatIfs) =>
        spreads.Aggregate(default(Spread), (sum, one) => sum.With(one)).Over(whatIfs);
}
