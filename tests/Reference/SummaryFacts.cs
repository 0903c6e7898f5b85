using System.Text.Json;

namespace TopGrid.Reference;

/// <summary>The figures of summary.json as sentences, from the file and from the reference, to be compared as sets.</summary>
internal static class SummaryFacts
{
    public static List<string> Of(ReferenceResult result, int penaltyPlaces = 1)
    {
        List<string> facts = [];
        foreach (var (code, p) in result.Professions)
        {
            facts.Add($"{code} places {p.Places} open {p.Open} lapsed {p.Lapsed} newcomers {p.NewcomersPlaced} reserve {p.BonusReserve}"
                + $" bonus {p.Accounts.Sum(a => a.Bonus)} granted {p.Accounts.Sum(a => a.Granted)} guarantees {p.Accounts.Sum(a => a.Guarantee)}");
            facts.Add(Policy(code, "reallocate", p.Reallocate));
            facts.Add(Policy(code, "waiting-list", p.WaitingList));
            facts.AddRange(p.Reallocate.Accounts.Values
                .Select(a => (a.Tpid, Ours: a.Granted, Other: p.WaitingList.Accounts[a.Tpid].Granted))
                .Where(x => x.Ours != x.Other)
                .Select(x => $"{code} {x.Tpid} reallocate {x.Ours} waiting-list {x.Other}"));
            // Late places were returned as well; refused ones never were.
            facts.AddRange(p.WaitingList.Accounts.Values.Where(a => a.Returned > 0)
                .Select(a => $"{code} {a.Tpid} penalty returned {a.Returned} claim lowered {a.Returned * penaltyPlaces}"));
            facts.AddRange(p.FirstPass.Thresholds.Select(t =>
                Group(code, t.Key, $"{t.Value}", $"{p.FirstPass.SeatsBefore[t.Key]}", $"{p.FirstPass.SeatsAfter[t.Key]}")));
            facts.AddRange(p.Bases.Select(b =>
                $"{code} consortium {b.Key} base {b.Value} bonus {p.Bonuses[b.Key]} provisional {p.Provisional.Contains(b.Key) && p.Bonuses[b.Key] > 0}"));
        }

        return facts.Where(Tells).ToList();
    }

    public static List<string> Of(JsonElement summary)
    {
        List<string> facts = [];
        foreach (var profession in summary.GetProperty("professions").EnumerateObject())
        {
            var (code, p) = (profession.Name, profession.Value);
            facts.Add($"{code} places {p.GetProperty("places")} open {p.GetProperty("open")} lapsed {p.GetProperty("lapsed")}"
                + $" newcomers {p.GetProperty("newcomers")} reserve {p.GetProperty("bonus_reserve")} bonus {p.GetProperty("bonus_granted")}"
                + $" granted {p.GetProperty("granted")} guarantees {p.GetProperty("guarantees")}");
            var returns = p.GetProperty("returns");
            facts.AddRange(new[] { "reallocate", "waiting-list" }.Select(name => Policy(code, name, returns.GetProperty(name))));
            facts.AddRange(returns.GetProperty("differences").EnumerateArray().Select(d =>
                $"{code} {d.GetProperty("tpid")} reallocate {d.GetProperty("reallocate")} waiting-list {d.GetProperty("waiting-list")}"));
            facts.AddRange(returns.GetProperty("penalty").EnumerateArray().Select(x =>
                $"{code} {x.GetProperty("tpid")} penalty returned {x.GetProperty("returned")} claim lowered {x.GetProperty("claim_lowered_next_year")}"));
            facts.AddRange(p.GetProperty("threshold").EnumerateObject().Select(t =>
            {
                var seats = p.GetProperty("sector_seats").GetProperty(t.Name);
                return Group(code, t.Name, $"{t.Value}", $"{seats.GetProperty("before_surplus")}", $"{seats.GetProperty("after_surplus")}");
            }));
        }

        facts.AddRange(summary.GetProperty("consortia").EnumerateArray().Select(c =>
            $"{c.GetProperty("profession")} consortium {c.GetProperty("consortium")} base {c.GetProperty("base")} bonus {c.GetProperty("bonus")}"
            + $" provisional {c.GetProperty("provisional").GetBoolean() && c.GetProperty("bonus").GetInt32() > 0}"));
        return facts.Where(Tells).ToList();
    }

    /// <summary>Professions with nothing in them and groups without seats or threshold may be left out.</summary>
    private static bool Tells(string fact) => fact.Any(c => c is >= '1' and <= '9');

    private static string Group(string code, string group, string threshold, string before, string after) =>
        $"{code} group {group} threshold {(threshold == "" ? "-" : threshold)} seats {before} then {after}";

    private static string Policy(string code, string name, ReferenceReturns r) =>
        $"{code} {name} kept {r.KeptInConsortium} lapsed {r.Lapsed} open {r.Open} refused {r.RefusedPlaces}";

    private static string Policy(string code, string name, JsonElement r) =>
        $"{code} {name} kept {r.GetProperty("kept_in_consortium")} lapsed {r.GetProperty("lapsed")}"
        + $" open {r.GetProperty("open")} refused {r.GetProperty("refused")}";
}
