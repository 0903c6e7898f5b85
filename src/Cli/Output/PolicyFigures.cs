using System.Text.Json;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;

namespace TopGrid.Cli.Output;

/// <summary>One institution that has another number of places by reallocation than by the waiting list.</summary>
/// <param name="Tpid">The institution.</param>
/// <param name="Profession">Profession code.</param>
/// <param name="Places">Places more by reallocation; negative for fewer.</param>
internal sealed record PlacesByPolicy(string Tpid, string Profession, long Places);

/// <summary>What the policies for returned places come to, all professions together (rules.md 5 step 9). All are places.</summary>
internal sealed record PolicyFigures
{
    /// <summary>Whether reallocation is what the protocol decides by; else the waiting list is.</summary>
    public required bool ReallocationDecides { get; init; }

    /// <summary>Places that stayed with a fellow member under reallocation; under the other two none does.</summary>
    public required long Kept { get; init; }

    /// <summary>Places that nobody could take, under reallocation and under the waiting list.</summary>
    public required (long Reallocation, long WaitingList) Open { get; init; }

    /// <summary>Places that came back too late, the same under each.</summary>
    public required long Lapsed { get; init; }

    /// <summary>Places by which the penalty scenario would lower claims of next year.</summary>
    public required long ClaimsLowered { get; init; }

    /// <summary>How many institutions it would lower them of.</summary>
    public required int Lowered { get; init; }

    /// <summary>Who has more or fewer by reallocation than by the waiting list.</summary>
    public required IReadOnlyList<PlacesByPolicy> Differences { get; init; }

    /// <summary>From <c>summary.json</c>.</summary>
    public static PolicyFigures Of(JsonElement summary)
    {
        var returns = summary.GetProperty("professions").EnumerateObject()
            .Select(one => (one.Name, Returns: one.Value.GetProperty("returns"))).ToList();
        long Sum(string policy, string figure) => returns.Sum(one => one.Returns.GetProperty(policy).GetProperty(figure).GetInt64());
        var penalties = returns.SelectMany(one => one.Returns.GetProperty("penalty").EnumerateArray()).ToList();
        return new PolicyFigures
        {
            ReallocationDecides = returns.Any(one => one.Returns.GetProperty("decided").GetString() == "reallocate"),
            Kept = Sum("reallocate", "kept_in_consortium"),
            Open = (Sum("reallocate", "open"), Sum("waiting-list", "open")),
            Lapsed = Sum("reallocate", "lapsed"),
            ClaimsLowered = penalties.Sum(one => one.GetProperty("claim_lowered_next_year").GetInt64()),
            Lowered = penalties.Select(one => one.GetProperty("tpid").GetString()).Distinct().Count(),
            Differences =
            [
                .. returns.SelectMany(one => one.Returns.GetProperty("differences")
                    .EnumerateArray(), (one, difference) => new PlacesByPolicy(
                    difference.GetProperty("tpid").GetString()!, one.Name,
                    difference.GetProperty("reallocate").GetInt64() - difference.GetProperty("waiting-list").GetInt64())),
            ],
        };
    }

    /// <summary>From a host.</summary>
    public static PolicyFigures Of(Summary summary)
    {
        var reallocation = summary.Policies.Where(one => one.Policy == ReturnPolicy.Reallocate).ToList();
        var waitingList = summary.Policies.Where(one => one.Policy == ReturnPolicy.WaitingList).ToList();
        var penalties = summary.Policies.Where(one => one.Policy == ReturnPolicy.Penalty).SelectMany(one => one.ClaimsLowered).ToList();
        var decides = reallocation.Exists(one => one.Decided);

        // A host says of the policy that is not decided who has more or fewer than under the one that is.
        var sign = decides ? -1 : 1;
        return new PolicyFigures
        {
            ReallocationDecides = decides,
            Kept = reallocation.Sum(one => one.KeptInConsortium),
            Open = (reallocation.Sum(one => one.Open), waitingList.Sum(one => one.Open)),
            Lapsed = reallocation.Sum(one => one.Lapsed),
            ClaimsLowered = penalties.Sum(one => one.Places),
            Lowered = penalties.Select(one => one.Tpid).Distinct().Count(),
            Differences =
            [
                .. (decides ? waitingList : reallocation).SelectMany(
                    one => one.Gained.Select(change => (change.Tpid, change.Places))
                        .Concat(one.Lost.Select(change => (change.Tpid, -change.Places))),
                    (one, change) => new PlacesByPolicy(change.Item1, one.Profession.ToCode(), sign * change.Item2)),
            ],
        };
    }
}

/// <summary>The policies side by side, as text.</summary>
internal static class PolicyTables
{
    // A screen full; the others are in summary.json.
    private const int MostNamed = 20;

    /// <summary>Adds the table, and who has more or fewer by name; nothing when no place came back.</summary>
    /// <param name="document">Where to.</param>
    /// <param name="screen">The language.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="names">Names of institutions by tpid, as far as they are known.</param>
    public static Document Add(
        this Document document, Screen screen, PolicyFigures figures, IReadOnlyDictionary<string, string>? names = null)
    {
        if (figures is { Kept: 0, Lapsed: 0, ClaimsLowered: 0, Open: (0, 0), Differences.Count: 0 })
        {
            return document;
        }

        document.Heading(screen.In(Phrases.ReturnPolicies)).Table(
            [
                new(Phrases.ColPolicy), Column.Number(Phrases.ColKept), Column.Number(Phrases.ColOpen), Column.Number(Phrases.ColLapsed),
                Column.Number(Phrases.ColClaimsLowered),
            ],
            [
                Row(Phrases.PolicyReallocation, figures.ReallocationDecides, figures.Kept, figures.Open.Reallocation, 0),
                Row(Phrases.PolicyWaitingList, !figures.ReallocationDecides, 0, figures.Open.WaitingList, 0),
                Row(Phrases.PolicyPenalty, false, 0, figures.Open.WaitingList, figures.ClaimsLowered),
            ]);
        var (more, fewer) =
            (figures.Differences.Where(one => one.Places > 0).ToList(), figures.Differences.Where(one => one.Places < 0).ToList());
        return document.Facts(
            (screen.In(Phrases.MoreByReallocation, more.Count), List(more)),
            (screen.In(Phrases.FewerByReallocation, fewer.Count), List(fewer)),
            (screen.In(Phrases.LoweredByPenalty), figures.Lowered == 0
                ? ""
                : screen.In(Phrases.LoweredByPenaltyFigures, figures.Lowered, figures.ClaimsLowered)));

        IReadOnlyList<string> Row(Phrase policy, bool decides, long kept, long open, long lowered) =>
        [
            decides ? screen.In(Phrases.PolicyDecides, screen.In(policy)) : screen.In(policy),
            Cell.Of(kept), Cell.Of(open), Cell.Of(figures.Lapsed), Cell.Of(lowered),
        ];

        string List(IReadOnlyCollection<PlacesByPolicy> changes) => string.Join(", ", changes.Take(MostNamed).Select(Named))
            + (changes.Count > MostNamed ? $", {screen.In(Phrases.AndMore, changes.Count - MostNamed)}" : "");

        string Named(PlacesByPolicy one) =>
            $"{(names?.GetValueOrDefault(one.Tpid) is { Length: > 0 } name ? $"{name} ({one.Tpid})" : one.Tpid)} {one.Profession} {one.Places:+0;-0}";
    }
}
