namespace TopGrid.Allocation.Engine;

/// <summary>
/// Everything the ladder needs for one profession, compiled from the year's facts by <see cref="ProfessionCompiler"/>: status, volume,
/// places brought in, and the qualifying consortia by component. Arrays are by institution unless said otherwise. Never changed.
/// </summary>
public sealed class ProfessionInput
{
    internal ProfessionInput(YearFacts facts, LadderParameters parameters, int profession)
    {
        Facts = facts;
        Parameters = parameters;
        Profession = profession;
        Lot = new Lot(facts.Seed, parameters.Year, facts.Professions[profession]);
    }

    /// <summary>The year's facts.</summary>
    public YearFacts Facts { get; }

    /// <summary>The protocol's switches.</summary>
    public LadderParameters Parameters { get; }

    /// <summary>Position in <see cref="YearFacts.Professions"/>.</summary>
    public int Profession { get; }

    /// <summary>Code of the profession.</summary>
    public string Code => Facts.Professions[Profession];

    /// <summary>Number of institutions.</summary>
    public int Institutions => Facts.Tpids.Length;

    /// <summary>N, places available, bonus included.</summary>
    public int Places { get; internal set; }

    /// <summary>The bonus reserve that came with N; 0 unless the source is reserved and the profession has a bonus.</summary>
    public int BonusReserve { get; internal set; }

    /// <summary>The profession has a bonus (rules.md 5 step 3).</summary>
    public BonusSource BonusSource { get; internal set; }

    /// <summary>A later round: steps 1-7 only.</summary>
    public bool IsLaterRound { get; internal set; }

    /// <summary>The profession is a consortium profession (rules.md 2a).</summary>
    public bool HasConsortia { get; internal set; }

    /// <summary>Seats are divided over sectors.</summary>
    public bool IsSplit { get; internal set; }

    /// <summary>Sectors when split, else 1.</summary>
    public int GroupCount { get; internal set; }

    /// <summary>Weight of each group in the split; [1] without one.</summary>
    public long[] GroupWeight { get; internal set; } = [];

    /// <summary>Volume of its own, in days (rules.md 2).</summary>
    public long[] OwnVolume { get; internal set; } = [];

    /// <summary>h_i: own volume plus what was pooled on it (rules.md 2).</summary>
    public long[] Volume { get; internal set; } = [];

    /// <summary>Whose days were lent to whom.</summary>
    public PooledLoan[] Loans { get; internal set; } = [];

    /// <summary>Request as filed; 0 without a row.</summary>
    public int[] Requested { get; internal set; } = [];

    /// <summary>Places from an earlier round: the a_i the ladder starts from.</summary>
    public int[] Start { get; internal set; } = [];

    /// <summary>What is asked beyond <see cref="Start"/>; q_i is their sum.</summary>
    public int[] Ask { get; internal set; } = [];

    /// <summary>Status (rules.md 3).</summary>
    public ApplicantStatus[] Status { get; internal set; } = [];

    /// <summary>Why refused; <see cref="Reason.None"/> for others.</summary>
    public Reason[] Refusal { get; internal set; } = [];

    /// <summary>Recognised for the profession on the reference date, with or without a request.</summary>
    public bool[] Recognised { get; internal set; } = [];

    /// <summary>b(c,i) by member slot of <see cref="YearFacts.Consortia"/>; 0 in consortia that do not qualify.</summary>
    public int[] BroughtIn { get; internal set; } = [];

    /// <summary>Why, by member slot.</summary>
    public Reason[] BroughtInReason { get; internal set; } = [];

    /// <summary>B_i: sum of b(c,i) over qualifying consortia.</summary>
    public int[] BroughtInTotal { get; internal set; } = [];

    /// <summary>Qualifying consortia that share members, as one component each.</summary>
    public Components Components { get; internal set; } = Components.None;

    /// <summary>Newcomers in order.</summary>
    public int[] Newcomers { get; internal set; } = [];

    /// <summary>Lots of this year and profession.</summary>
    internal Lot Lot { get; private set; }

    /// <summary>Established and guaranteed applicants, group by group.</summary>
    internal Participants Participants { get; set; } = Participants.None;

    /// <summary>Rows about the profession, sorted for the steps that use them.</summary>
    internal ConsortiumRows Rows { get; set; } = ConsortiumRows.None;

    /// <summary>Name of a group: the sector, or "national" where there is no split (rules.md 4.3).</summary>
    public string GroupName(int group) => IsSplit ? Facts.Sectors[group] : "national";

    /// <summary>Group of an institution, -1 when the profession is split and its sector unknown.</summary>
    public int GroupOf(int institution) => IsSplit ? Facts.SectorOf[institution] : 0;

    /// <summary>Newcomer, guaranteed or established.</summary>
    public bool IsEligible(int institution) => Status[institution] >= ApplicantStatus.Newcomer;

    /// <summary>q_i: the most the ladder may bring an institution to; 0 when not eligible.</summary>
    public int Limit(int institution) => IsEligible(institution) ? Start[institution] + Ask[institution] : 0;

    /// <summary>
    /// The same input, whose lots are computed once and kept: for trying many changes of one fact. Changed copies share them.
    /// </summary>
    public ProfessionInput RememberingLots()
    {
        var copy = (ProfessionInput)MemberwiseClone();
        copy.Lot = Lot.Remembering();
        return copy;
    }

    /// <summary>
    /// The same input with another own volume of one institution. Of what is compiled only the volumes follow from it: its own, and that of
    /// the requester its days are lent to (rules.md 2).
    /// </summary>
    /// <param name="institution">The institution.</param>
    /// <param name="days">Its own volume, in days.</param>
    public ProfessionInput WithOwnVolume(int institution, long days)
    {
        var more = days - OwnVolume[institution];
        var changed = (ProfessionInput)MemberwiseClone();
        changed.OwnVolume = (long[])OwnVolume.Clone();
        changed.OwnVolume[institution] = days;
        changed.Volume = (long[])Volume.Clone();
        changed.Volume[institution] += more;
        changed.Loans = Array.ConvertAll(Loans, loan => loan.Member == institution ? loan with { Days = days } : loan);
        foreach (var loan in changed.Loans)
        {
            changed.Volume[loan.Requester] += loan.Member == institution ? more : 0;
        }

        changed.Participants = Participants.Of(changed);
        return changed;
    }

    /// <summary>The name of a draw, with the round's suffix.</summary>
    internal string DrawName(string name) => name + Parameters.DrawSuffix;
}
