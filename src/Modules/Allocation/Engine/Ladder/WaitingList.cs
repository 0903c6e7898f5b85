namespace TopGrid.Allocation.Engine;

/// <summary>
/// The waiting list (rules.md 5 step 9): unmet requests of eligible applicants whose group had a threshold in the first pass, by
/// (h_i - d * granted) / d descending, compared exactly, then by lot. One heap per sector; the profession's list is the best of them.
/// </summary>
internal sealed class WaitingList
{
    private readonly ProfessionInput input;
    private readonly long[] threshold;
    private readonly UnmetRequests unmet;
    private readonly PriorityQueue<int, Score>[] sectors;
    private readonly Contest contest;

    public WaitingList(ProfessionInput input, long[] threshold, UnmetRequests unmet)
    {
        this.input = input;
        this.threshold = threshold;
        this.unmet = unmet;
        contest = new Contest(input, "waiting-list");
        sectors = new PriorityQueue<int, Score>[input.Facts.Sectors.Length + 1];
        for (var s = 0; s < sectors.Length; s++)
        {
            sectors[s] = new PriorityQueue<int, Score>();
        }

        for (var i = 0; i < input.Institutions; i++)
        {
            if (unmet.Wants(i) && threshold[input.GroupOf(i)] > 0)
            {
                sectors[input.Facts.SectorOf[i] + 1].Enqueue(i, ScoreOf(i));
            }
        }
    }

    /// <summary>First of the list of a sector, or -1; a sector of -1 has no list.</summary>
    public int TakeFrom(int sector) => sector < 0 ? Step.None : Take(sector + 1, sector + 2);

    /// <summary>First of the profession's list, or -1.</summary>
    public int Take() => Take(0, sectors.Length);

    /// <summary>Places an institution is above or below the threshold, as numerator and d.</summary>
    public (long Numerator, long Days) Standing(int i)
    {
        var score = ScoreOf(i);
        return (score.Numerator, score.Days);
    }

    /// <summary>Records the draw among equals, when there was one.</summary>
    public (int Draw, Dictionary<int, int> Rank)? Record(Trail? trail) => contest.Record(Pass.Returns, trail);

    private int Take(int from, int to)
    {
        Score? best = null;
        for (var s = from; s < to; s++)
        {
            if (sectors[s].TryPeek(out _, out var score) && (best is null || score.CompareTo(best.Value) < 0))
            {
                best = score;
            }
        }

        if (best is null)
        {
            return Step.None;
        }

        var tied = new List<int>();
        for (var s = from; s < to; s++)
        {
            while (sectors[s].TryPeek(out var i, out var score) && score.CompareTo(best.Value) == 0)
            {
                tied.Add(i);
                sectors[s].Dequeue();
            }
        }

        var taker = contest.Decide(tied);
        foreach (var i in tied)
        {
            if (i != taker)
            {
                sectors[input.Facts.SectorOf[i] + 1].Enqueue(i, ScoreOf(i));
            }
        }

        unmet.Receive(taker);
        if (unmet.Wants(taker))
        {
            sectors[input.Facts.SectorOf[taker] + 1].Enqueue(taker, ScoreOf(taker));
        }

        return taker;
    }

    private Score ScoreOf(int i)
    {
        var days = threshold[input.GroupOf(i)];
        return new Score(checked(input.Volume[i] - (days * unmet.Has(i))), days);
    }

    /// <summary>A fraction; the larger comes first.</summary>
    private readonly record struct Score(long Numerator, long Days) : IComparable<Score>
    {
        public int CompareTo(Score other) => Math.BigMul(other.Numerator, Days).CompareTo(Math.BigMul(Numerator, other.Days));
    }
}
