using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Canonical;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>summary.json: the figures of every profession and consortium, and the policies for returned places side by side.</summary>
internal static class SummaryJson
{
    public static void Write(YearResult result, CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.Name("consortia"u8);
        WriteConsortia(json, result);
        json.Name("evidence_root"u8);
        json.Hex(result.Tree.Root);
        json.Name("input_hash"u8);
        json.Value(result.InputHash);
        json.Name("ladder_version"u8);
        json.Value(LadderVersion.Current);
        json.Name("professions"u8);
        json.BeginObject();
        foreach (var profession in result.Professions)
        {
            json.Name(profession.Input.Code);
            WriteProfession(json, profession);
        }
        json.EndObject();
        json.Name("protocol"u8);
        json.Value(result.Input.Protocol.Id);
        json.Name("protocol_hash"u8);
        json.Value(result.ProtocolHash);
        json.Name("round"u8);
        json.Value(result.Input.Earlier?.DrawSuffix.TrimStart(':') ?? "1");
        json.Name("seed_commitment"u8);
        json.Value(result.SeedCommitment);
        json.Name("what_if"u8);
        json.BeginArray();
        foreach (var change in result.Input.Protocol.WhatIf)
        {
            json.Value(change);
        }
        json.EndArray();
        json.Name("year"u8);
        json.Value(result.Input.Year.Year.Year);
        json.EndObject();
    }

    private static void WriteConsortia(CanonicalJsonWriter json, YearResult result)
    {
        json.BeginArray();
        foreach (var bonus in ConsortiumBonus.Of(result))
        {
            json.BeginObject();
            json.Name("base"u8);
            json.Value(bonus.Base);
            json.Name("bonus"u8);
            json.Value(bonus.Bonus);
            json.Name("bonus_granted"u8);
            json.Value(bonus.Members.Sum(m => m.Places));
            json.Name("consortium"u8);
            json.Value(bonus.Consortium);
            json.Name("profession"u8);
            json.Value(bonus.Profession);
            json.Name("provisional"u8);
            json.Value(bonus.Provisional);
            json.EndObject();
        }
        json.EndArray();
    }

    private static void WriteProfession(CanonicalJsonWriter json, ProfessionOutcome profession)
    {
        var input = profession.Input;
        var first = profession.First;
        json.BeginObject();
        json.Name("bonus_granted"u8);
        json.Value(profession.Consortia.Sum(c => c.BonusTaken));
        json.Name("bonus_reserve"u8);
        json.Value(first.BonusPlaces);
        json.Name("granted"u8);
        json.Value(Enumerable.Range(0, input.Institutions).Sum(profession.Granted));
        json.Name("guarantees"u8);
        json.Value(Total(profession, Column.Guarantee));
        json.Name("lapsed"u8);
        json.Value(profession.Seal.Lapsed);
        json.Name("newcomers"u8);
        json.Value(first.NewcomersPlaced);
        json.Name("open"u8);
        json.Value(profession.Seal.Open);
        json.Name("places"u8);
        json.Value(input.Places);
        json.Name("requested"u8);
        json.Value(input.Ask.Sum(r => (long)r));
        json.Name("returns"u8);
        ReturnsJson.Write(json, profession);
        json.Name("sector_seats"u8);
        WriteGroups(json, input, (writer, g) =>
        {
            writer.BeginObject();
            writer.Name("after_surplus"u8);
            writer.Value(first.Pass.SeatsAfter[g]);
            writer.Name("before_surplus"u8);
            writer.Value(first.Pass.SeatsBefore[g]);
            writer.Name("requests"u8);
            writer.Value(first.Pass.GroupRequests[g]);
            writer.EndObject();
        });
        json.Name("threshold"u8);
        WriteGroups(json, input, (writer, g) =>
        {
            if (first.Pass.Threshold[g] > 0)
            {
                writer.Value(first.Pass.Threshold[g]);
            }
            else
            {
                writer.Null();
            }
        });
        json.EndObject();
    }

    private static void WriteGroups(CanonicalJsonWriter json, ProfessionInput input, Action<CanonicalJsonWriter, int> value)
    {
        json.BeginObject();
        for (var g = 0; g < input.GroupCount; g++)
        {
            json.Name(input.GroupName(g));
            value(json, g);
        }
        json.EndObject();
    }

    private static int Total(ProfessionOutcome profession, Column column) =>
        Enumerable.Range(0, profession.Input.Institutions).Sum(i => profession.In(column, i));
}
