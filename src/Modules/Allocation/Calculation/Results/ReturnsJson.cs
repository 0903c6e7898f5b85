using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Canonical;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>
/// The comparison of the policies for returned places (rules.md 5 step 9): what each keeps, loses and leaves open, and who has more or
/// less.
/// </summary>
internal static class ReturnsJson
{
    public static void Write(CanonicalJsonWriter json, ProfessionOutcome profession)
    {
        json.BeginObject();
        json.Name("decided"u8);
        json.Value(profession.Input.Parameters.Returns == ReturnPolicy.Reallocate ? "reallocate" : "waiting-list");
        json.Name("differences"u8);
        WriteDifferences(json, profession);
        json.Name("penalty"u8);
        WritePenalty(json, profession);
        json.Name("reallocate"u8);
        WritePolicy(json, profession.Returns.Reallocate);
        json.Name("waiting-list"u8);
        WritePolicy(json, profession.Returns.WaitingList);
        json.EndObject();
    }

    private static void WritePolicy(CanonicalJsonWriter json, ReturnsResult returns)
    {
        json.BeginObject();
        json.Name("kept_in_consortium"u8);
        json.Value(returns.KeptInConsortium);
        json.Name("lapsed"u8);
        json.Value(returns.Lapsed);
        json.Name("open"u8);
        json.Value(returns.LeftOpen);
        json.Name("refused"u8);
        json.Value(returns.Refused);
        json.EndObject();
    }

    // Who gains and who loses by the choice of policy: places under both.
    private static void WriteDifferences(CanonicalJsonWriter json, ProfessionOutcome profession)
    {
        json.BeginArray();
        for (var i = 0; i < profession.Input.Institutions; i++)
        {
            var (reallocate, waitingList) = (profession.Reallocate.Has[i], profession.WaitingList.Has[i]);
            if (reallocate == waitingList)
            {
                continue;
            }
            json.BeginObject();
            json.Name("reallocate"u8);
            json.Value(reallocate);
            json.Name("tpid"u8);
            json.Value(profession.Input.Facts.Tpids[i]);
            json.Name("waiting-list"u8);
            json.Value(waitingList);
            json.EndObject();
        }
        json.EndArray();
    }

    private static void WritePenalty(CanonicalJsonWriter json, ProfessionOutcome profession)
    {
        var penalty = profession.Returns.Penalty;
        json.BeginArray();
        for (var k = 0; k < penalty.Institution.Length; k++)
        {
            json.BeginObject();
            json.Name("claim_lowered_next_year"u8);
            json.Value(penalty.ClaimLowered[k]);
            json.Name("returned"u8);
            json.Value(penalty.Returned[k]);
            json.Name("tpid"u8);
            json.Value(profession.Input.Facts.Tpids[penalty.Institution[k]]);
            json.EndObject();
        }
        json.EndArray();
    }
}
