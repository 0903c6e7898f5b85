using System.Text.Json;
using TopGrid.Allocation.V1;
using TopGrid.Common.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Makes the message of summary.json, so that a reader over gRPC sees what is in the file.</summary>
internal static class SummaryMessages
{
    public static Summary Read(string name, byte[] summaryJson)
    {
        using var document = JsonDocument.Parse(summaryJson);
        var root = document.RootElement;
        var summary = new Summary
        {
            Name = name,
            InputHash = root.GetProperty("input_hash").GetString(),
            ProtocolHash = root.GetProperty("protocol_hash").GetString(),
            SeedCommitment = root.GetProperty("seed_commitment").GetString(),
            EvidenceRoot = root.GetProperty("evidence_root").GetString(),
        };
        foreach (var profession in root.GetProperty("professions").EnumerateObject())
        {
            var code = Professions.Of(profession.Name);
            summary.Professions.Add(ReadProfession(code, profession.Value));
            summary.Policies.AddRange(ReadPolicies(code, profession.Value.GetProperty("returns")));
        }

        summary.Consortia.AddRange(root.GetProperty("consortia").EnumerateArray().Select(ReadConsortium));
        return summary;
    }

    private static ProfessionSummary ReadProfession(Profession code, JsonElement json)
    {
        var profession = new ProfessionSummary
        {
            Profession = code,
            Places = Number(json, "places"),
            Requested = Number(json, "requested"),
            Granted = Number(json, "granted"),
            Open = Number(json, "open"),
            Lapsed = Number(json, "lapsed"),
            Newcomers = Number(json, "newcomers"),
            Guarantees = Number(json, "guarantees"),
            BonusReserve = Number(json, "bonus_reserve"),
            BonusGranted = Number(json, "bonus_granted"),
        };
        var thresholds = json.GetProperty("threshold");
        foreach (var group in json.GetProperty("sector_seats").EnumerateObject())
        {
            var message = new GroupSummary
            {
                Group = group.Name,
                SeatsBeforeSurplus = Number(group.Value, "before_surplus"),
                SeatsAfterSurplus = Number(group.Value, "after_surplus"),
            };
            if (thresholds.GetProperty(group.Name) is { ValueKind: JsonValueKind.Number } threshold)
            {
                message.ThresholdDays = threshold.GetInt64();
            }

            profession.Groups.Add(message);
        }

        return profession;
    }

    private static ConsortiumSummary ReadConsortium(JsonElement json)
    {
        var code = Professions.Of(json.GetProperty("profession").GetString()!);
        return new ConsortiumSummary
        {
            ConsortiumId = json.GetProperty("consortium").GetString(),
            Profession = code,
            Base = Number(json, "base"),
            Bonus = Number(json, "bonus"),
            Provisional = json.GetProperty("provisional").GetBoolean(),
        };
    }

    private static IEnumerable<PolicyOutcome> ReadPolicies(Profession code, JsonElement returns)
    {
        var decided = returns.GetProperty("decided").GetString()!;
        var other = decided == "reallocate" ? "waiting-list" : "reallocate";
        yield return ReadPolicy(code, returns, decided, decided);
        yield return ReadPolicy(code, returns, other, decided);

        // The penalty scenario places as the waiting list does and lowers claims besides (rules.md 5, step 9).
        var penalty = ReadPolicy(code, returns, "waiting-list", decided);
        penalty.Policy = ReturnPolicy.Penalty;
        penalty.Decided = false;
        penalty.ClaimsLowered.AddRange(returns.GetProperty("penalty").EnumerateArray().Select(one => new PlacesChange
        {
            Tpid = one.GetProperty("tpid").GetString(),
            Places = Number(one, "claim_lowered_next_year"),
        }).Where(change => change.Places > 0));
        yield return penalty;
    }

    private static PolicyOutcome ReadPolicy(Profession code, JsonElement returns, string policy, string decided)
    {
        var json = returns.GetProperty(policy);
        var outcome = new PolicyOutcome
        {
            Profession = code,
            Policy = policy == "reallocate" ? ReturnPolicy.Reallocate : ReturnPolicy.WaitingList,
            Decided = policy == decided,
            KeptInConsortium = Number(json, "kept_in_consortium"),
            Lapsed = Number(json, "lapsed"),
            Open = Number(json, "open"),
        };
        foreach (var difference in returns.GetProperty("differences").EnumerateArray())
        {
            var change = Number(difference, policy) - Number(difference, decided);
            if (change != 0)
            {
                (change > 0 ? outcome.Gained : outcome.Lost).Add(
                    new PlacesChange { Tpid = difference.GetProperty("tpid").GetString(), Places = Math.Abs(change) });
            }
        }

        return outcome;
    }

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
