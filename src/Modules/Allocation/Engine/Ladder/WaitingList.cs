namespace TopGrid.Allocation.Engine;

/// <summary>
/// The waiting list (rules.md 5 step 9): unmet requests of eligible applicants whose group had a threshold in the first pass, by
/// (h_i - d * granted) / d descending, compared exactly, then by lot. One heap per sector; the profession's list is the best of them.
/// Equals take part in the draw when one of them is first to be reached, all at once; from then on the heap knows their keys, so that no
/// class of equals is gone through again for its next place.
/// </summary>
internal sealed class WaitingList
{
    private readonly ProfessionInput _input;
    private readonly long[] _threshold;
    private readonly UnmetRequests _unmet;
    private readonly PriorityQueue<int, Turn>[] _sectors;
    private readonly Contest _contest;

    /// <param name="input">The profession.</param>
    /// <param name="threshold">d of each group in the first pass.</param>
    /// <param name="unmet">Standings while places are handed out.</param>
    /// <param name="most">The most places that will be taken from the list.</param>
    public WaitingList(ProfessionInput input, long[] threshold, UnmetRequests unmet, int most)
    {
        _input = input;
        _threshold = threshold;
        _unmet = unmet;
        _contest = new Contest(input, "waiting-list");
        var waiting = new Reach[input.Facts.Sectors.Length + 1];
        for (var s = 0; s < waiting.Length; s++)
        {
            waiting[s] = new Reach(most);
        }

        for (var i = 0; i < input.Institutions; i++)
        {
            if (unmet.Wants(i) && threshold[input.GroupOf(i)] > 0)
            {
                waiting[SectorOf(i)].Add(i, ScoreOf(i).Numerator);
            }
        }

        _sectors = Array.ConvertAll(
            waiting, within => new PriorityQueue<int, Turn>(within.Institutions().ConvertAll(i => (i, new Turn(ScoreOf(i), null)))));
    }

    /// <summary>First of the list of a sector, or -1; a sector of -1 has no list.</summary>
    public int TakeFrom(int sector) => sector < 0 ? Step.None : Take(sector + 1, sector + 2);

    /// <summary>First of the profession's list, or -1.</summary>
    public int Take() => Take(0, _sectors.Length);

    /// <summary>Places an institution is above or below the threshold, as numerator and d.</summary>
    public (long Numerator, long Days) Standing(int i)
    {
        var score = ScoreOf(i);
        return (score.Numerator, score.Days);
    }

    /// <summary>Records the draw among equals, when there was one.</summary>
    public (int Draw, Dictionary<int, int> Rank)? Record(Trail? trail) => _contest.Record(Pass.Returns, trail);

    private int Take(int from, int to)
    {
        if (First(from, to) is not { } first)
        {
            return Step.None;
        }

        var best = first.Turn.Score;
        var reached = Reached(from, to, best);
        int taker;
        if (reached.Count == 1 && First(from, to)?.Turn.Score != best)
        {
            taker = reached[0]; // nobody equal: no lot
        }
        else
        {
            foreach (var i in reached)
            {
                _sectors[SectorOf(i)].Enqueue(i, new Turn(best, _contest.Enter(i)));
            }

            taker = First(from, to)!.Value.Institution;
            _sectors[SectorOf(taker)].Dequeue();
            if (First(from, to)?.Turn.Score == best)
            {
                _contest.Win(taker);
            }
        }

        _unmet.Receive(taker);
        if (_unmet.Wants(taker))
        {
            _sectors[SectorOf(taker)].Enqueue(taker, new Turn(ScoreOf(taker), null));
        }

        return taker;
    }

    /// <summary>Takes out those with the best score who have not been in a draw for it.</summary>
    private List<int> Reached(int from, int to, Score best)
    {
        var reached = new List<int>();
        for (var s = from; s < to; s++)
        {
            while (_sectors[s].TryPeek(out var i, out var turn) && turn.Key is null && turn.Score == best)
            {
                reached.Add(i);
                _sectors[s].Dequeue();
            }
        }

        return reached;
    }

    private (int Institution, Turn Turn)? First(int from, int to)
    {
        (int, Turn Turn)? first = null;
        for (var s = from; s < to; s++)
        {
            if (_sectors[s].TryPeek(out var i, out var turn) && (first is null || turn.CompareTo(first.Value.Turn) < 0))
            {
                first = (i, turn);
            }
        }

        return first;
    }

    private int SectorOf(int i) => _input.Facts.SectorOf[i] + 1;

    private Score ScoreOf(int i)
    {
        var days = _threshold[_input.GroupOf(i)];
        return new Score(checked(_input.Volume[i] - (days * _unmet.Has(i))), days);
    }

    /// <summary>A fraction; the larger comes first, and equal is what has the same value.</summary>
    private readonly record struct Score(long Numerator, long Days) : IComparable<Score>
    {
        public bool Equals(Score other) => CompareTo(other) == 0;

        public override int GetHashCode() => throw new NotSupportedException("Scores are compared, never hashed.");

        public int CompareTo(Score other) => Math.BigMul(other.Numerator, Days).CompareTo(Math.BigMul(Numerator, other.Days));
    }

    /// <summary>Whose turn it is: by score, and among equals who have no key yet before those who have, these by key.</summary>
    private readonly record struct Turn(Score Score, LotKey? Key) : IComparable<Turn>
    {
        public int CompareTo(Turn other)
        {
            var order = Score.CompareTo(other.Score);
            return order != 0 ? order
                : Key is { } mine && other.Key is { } theirs ? mine.CompareTo(theirs)
                : (Key is null ? 0 : 1).CompareTo(other.Key is null ? 0 : 1);
        }
    }

    /// <summary>
    /// Of one sector, where all have the same d: whoever is behind as many others as there are places has no turn, equals at the cut-off
    /// aside. Those behind are dropped now and then, so that the list stays about as long as there are places.
    /// </summary>
    private sealed class Reach(int most)
    {
        private readonly List<(int Institution, long Numerator)> _within = [];
        private long _cutOff = long.MinValue;
        private int _full = 2 * most;

        public void Add(int institution, long numerator)
        {
            if (numerator < _cutOff)
            {
                return;
            }

            _within.Add((institution, numerator));
            if (_within.Count > _full)
            {
                DropBehind();
                _full = 2 * _within.Count;
            }
        }

        /// <summary>Those within reach, in the order in which they were added.</summary>
        public List<int> Institutions()
        {
            DropBehind();
            return _within.ConvertAll(w => w.Institution);
        }

        private void DropBehind()
        {
            if (_within.Count > most)
            {
                _cutOff = Selection.Descending(_within.ConvertAll(w => w.Numerator).ToArray(), most - 1);
                _within.RemoveAll(w => w.Numerator < _cutOff);
            }
        }
    }
}
