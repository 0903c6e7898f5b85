namespace TopGrid.Allocation.Engine;

/// <summary>
/// A passage through steps 4-7 (rules.md 5): once with the seats, once more with the left-overs of the bonus. Holds what the steps share;
/// each step is a class of its own. Positions k are those of <see cref="Participants"/>.
/// </summary>
internal sealed class SeatPass
{
    private readonly int[] _earned;

    /// <param name="input">The profession.</param>
    /// <param name="earned">What each institution has been granted so far; updated.</param>
    /// <param name="pass">Which passage.</param>
    /// <param name="places">Where places are booked.</param>
    /// <param name="trail">Evidence, or null.</param>
    public SeatPass(ProfessionInput input, int[] earned, Pass pass, PlacesBuilder places, Trail? trail)
    {
        Input = input;
        _earned = earned;
        Pass = pass;
        Places = places;
        Trail = trail;
        Has = new int[Participants.Count];
        for (var k = 0; k < Has.Length; k++)
        {
            Has[k] = earned[Participants.Institution[k]];
        }

        SeatsLeft = new int[input.GroupCount];
        IsScarce = new bool[input.GroupCount];
    }

    public ProfessionInput Input { get; }

    public Participants Participants => Input.Participants;

    public Pass Pass { get; }

    public PlacesBuilder Places { get; }

    public Trail? Trail { get; }

    /// <summary>a_i by position.</summary>
    public int[] Has { get; }

    /// <summary>Seats of each group not yet booked.</summary>
    public int[] SeatsLeft { get; }

    /// <summary>Groups in which requests exceed seats after the surplus (rules.md 5 step 6).</summary>
    public bool[] IsScarce { get; }

    /// <summary>Runs steps 4-7.</summary>
    /// <param name="seats">S, or the left-overs.</param>
    /// <param name="guarantees">Whether step 5 applies; off for left-overs.</param>
    public SeatPassResult Run(int seats, bool guarantees)
    {
        var requests = GroupRequests();
        var (before, after) = SectorSplit.Divide(this, seats, requests);
        for (var g = 0; g < after.Length; g++)
        {
            SeatsLeft[g] = after[g];
            IsScarce[g] = requests[g] > after[g];
            if (!SectorSplit.IsIdle(this, requests, g))
            {
                Trail?.Add(new Step(StepKind.GroupSeats, g)
                {
                    Pass = Pass, Group = (short)g, Before = before[g], After = after[g], A = requests[g], B = after[g],
                    C = GuaranteedIn(g, guarantees),
                });
            }
        }

        if (guarantees)
        {
            Guarantees.Place(this);
        }

        ConsortiumPriority.Place(this);
        var threshold = VolumeStep.Place(this);
        var booked = Finish();
        var open = OpenPlaces.Place(this, seats - booked, _earned);
        return new SeatPassResult(seats, requests, before, after, threshold, open);
    }

    /// <summary>First and past-the-last position of a group.</summary>
    public (int From, int To) Range(int group) => (Participants.Start[group], Participants.Start[group + 1]);

    /// <summary>Books places for the applicant at a position.</summary>
    public void Book(int k, int group, Column column, int places)
    {
        Places.Add(Participants.Institution[k], column, places);
        Has[k] += places;
        SeatsLeft[group] -= places;
    }

    /// <summary>Unmet request: q_i - a_i.</summary>
    public int Rest(int k) => Participants.Limit[k] - Has[k];

    private long[] GroupRequests()
    {
        var requests = new long[Input.GroupCount];
        for (var g = 0; g < requests.Length; g++)
        {
            var (from, to) = Range(g);
            for (var k = from; k < to; k++)
            {
                requests[g] += Rest(k);
            }
        }

        return requests;
    }

    private int GuaranteedIn(int group, bool guarantees)
    {
        var (from, to) = Range(group);
        return guarantees ? Participants.Guaranteed.AsSpan(from, to - from).Count(true) : 0;
    }

    private int Finish()
    {
        var booked = 0;
        for (var k = 0; k < Has.Length; k++)
        {
            var i = Participants.Institution[k];
            booked += Has[k] - _earned[i];
            _earned[i] = Has[k];
        }

        return booked;
    }
}
