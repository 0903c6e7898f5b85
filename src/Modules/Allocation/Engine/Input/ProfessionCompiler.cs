namespace TopGrid.Allocation.Engine;

/// <summary>Compiles the year's facts and the volumes into the input of one profession.</summary>
public static class ProfessionCompiler
{
    /// <summary>Compiles one profession.</summary>
    /// <param name="facts">The year's facts.</param>
    /// <param name="parameters">The protocol's switches.</param>
    /// <param name="profession">Position in <see cref="YearFacts.Professions"/>.</param>
    /// <param name="ownVolume">Volume of every institution for the profession, in person-days.</param>
    /// <param name="later">A later round, or null for round 1.</param>
    public static ProfessionInput Compile(
        YearFacts facts, LadderParameters parameters, int profession, long[] ownVolume, LaterRound? later = null)
    {
        YearFacts.Require(ownVolume.Length == facts.Tpids.Length, "there is not one volume per institution");
        var input = new ProfessionInput(facts, parameters, profession)
        {
            OwnVolume = ownVolume,
            IsLaterRound = later is not null,
            HasConsortia = Array.IndexOf(parameters.ConsortiumProfessions, facts.Professions[profession]) >= 0,
        };
        SetPlaces(input, later);
        SetGroups(input);

        var (filed, hasRequest) = Requests(facts, profession);
        input.Components = input.HasConsortia ? Components.Find(facts.Consortia, input.Institutions) : Components.None;
        Engine.BroughtIn.Set(input, filed);
        Engine.PooledVolume.Set(input, filed);

        input.Requested = later?.Requested ?? filed;
        input.Start = later?.Has ?? new int[input.Institutions];
        input.Ask = later?.Ask ?? filed;
        Eligibility.Set(input, later?.HasRequest ?? hasRequest);

        input.Participants = Participants.Of(input);
        input.Newcomers = NewcomersOf(input.Status);
        input.Rows = input.IsLaterRound ? ConsortiumRows.None : ConsortiumRows.Of(facts, profession, input.HasConsortia);
        return input;
    }

    /// <summary>Requests of a round for a profession: places, and whether there is a row.</summary>
    public static (int[] Places, bool[] HasRequest) Requests(YearFacts facts, int profession, int round = 1)
    {
        var places = new int[facts.Tpids.Length];
        var has = new bool[facts.Tpids.Length];
        var table = facts.Requests;
        for (var row = 0; row < table.Places.Length; row++)
        {
            if (table.Profession[row] == profession && table.Round[row] == round)
            {
                places[table.Institution[row]] = table.Places[row];
                has[table.Institution[row]] = true;
            }
        }

        return (places, has);
    }

    private static void SetPlaces(ProfessionInput input, LaterRound? later)
    {
        var capacity = input.Facts.Capacity;
        var row = Array.IndexOf(capacity.Profession, input.Profession);
        input.Places = later?.Places ?? (row >= 0 ? capacity.Places[row] : 0);

        // The extra round has no bonus, and additional places are outside the reserve (rules.md 5).
        var hasBonus = later is null && Array.IndexOf(input.Parameters.BonusProfessions, input.Code) >= 0;
        input.BonusSource = hasBonus ? input.Parameters.BonusSource : BonusSource.None;
        input.BonusReserve = input.BonusSource == BonusSource.Reserved && row >= 0 ? capacity.BonusReserve[row] : 0;
    }

    private static void SetGroups(ProfessionInput input)
    {
        var table = input.Facts.SectorWeights;

        // A profession without any sector weights is one national group (rules.md 5 step 4, chosen).
        input.IsSplit = input.Parameters.SectorSplit && Array.IndexOf(table.Profession, input.Profession) >= 0;
        input.GroupCount = input.IsSplit ? input.Facts.Sectors.Length : 1;
        input.GroupWeight = new long[input.GroupCount];
        if (!input.IsSplit)
        {
            input.GroupWeight[0] = 1;
            return;
        }

        for (var row = 0; row < table.Weight.Length; row++)
        {
            if (table.Profession[row] == input.Profession)
            {
                input.GroupWeight[table.Sector[row]] = table.Weight[row];
            }
        }
    }

    private static int[] NewcomersOf(ApplicantStatus[] status)
    {
        var newcomers = new List<int>();
        for (var i = 0; i < status.Length; i++)
        {
            if (status[i] == ApplicantStatus.Newcomer)
            {
                newcomers.Add(i);
            }
        }

        return [.. newcomers];
    }
}
