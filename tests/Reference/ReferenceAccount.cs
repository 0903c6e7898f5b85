namespace TopGrid.Reference;

internal enum Status
{
    Refused,
    Newcomer,
    Guaranteed,
    Established,
}

/// <summary>What one institution asks and gets in one profession; the numbers are the columns of allocation.csv.</summary>
internal sealed record ReferenceAccount(string Tpid, string Sector, Status Status, int Requested, int Before, long Volume)
{
    public int Newcomer { get; set; }

    public int Guarantee { get; set; }

    public int Consortium { get; set; }

    public int ByVolume { get; set; }

    public int Remainder { get; set; }

    public int Lottery { get; set; }

    public int Open { get; set; }

    public int Bonus { get; set; }

    public int MovedIn { get; set; }

    public int MovedOut { get; set; }

    public int Returned { get; set; }

    public int Received { get; set; }

    /// <summary>Of the received places those that came because the giver named this institution.</summary>
    public int Offered { get; set; }

    public bool Eligible => Status != Status.Refused;

    /// <summary>Takes part in steps 4-7: established and guaranteed applicants.</summary>
    public bool OnTheLadder => Status is Status.Established or Status.Guaranteed;

    public int Steps2To7 => Newcomer + Guarantee + Consortium + ByVolume + Remainder + Lottery + Open;

    /// <summary>Column `granted`.</summary>
    public int Granted => Steps2To7 + Bonus + MovedIn + Received - MovedOut - Returned;

    /// <summary>a_i: all it has, with what an earlier round gave.</summary>
    public int Has => Before + Granted;

    /// <summary>q_i: in an extra round the request comes on top of what was granted.</summary>
    public int Claim => Before + Requested;

    /// <summary>rules.md 9: request (it falls with a return) less all it has and less what it moved out.</summary>
    public int Unmet => Eligible ? Math.Max(0, Claim - Returned - Has - MovedOut) : 0;

    public string Decision => Granted == 0
        ? Eligible ? "none" : "refused"
        : Granted >= Requested ? "granted" : "partly";
}
