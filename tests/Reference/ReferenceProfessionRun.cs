namespace TopGrid.Reference;

/// <summary>rules.md section 5 for one profession, step after step.</summary>
internal sealed class ReferenceProfessionRun
{
    private readonly ReferenceFacts _facts;
    private readonly ReferenceProtocol _protocol;
    private readonly string _profession;
    private readonly ReferenceLaterRound? _later;
    private readonly ReferenceLots _lots;
    private readonly ReferenceLadder _ladder;
    private readonly int _places;
    private readonly List<Consortium> _qualifying;
    private readonly Dictionary<(string Consortium, string Tpid), int> _broughtIn = [];
    private Dictionary<string, ReferenceAccount> _accounts = [];

    public ReferenceProfessionRun(
        ReferenceFacts facts, ReferenceProtocol protocol, string profession, ReferenceLaterRound? later)
    {
        _facts = facts;
        _protocol = protocol;
        _profession = profession;
        _later = later;
        _lots = new(facts.Seed, facts.Year, profession, later?.Suffix ?? "");
        _ladder = new(facts, protocol, profession, _lots, BroughtInBy);
        _places = (later?.Places ?? facts.Places).GetValueOrDefault(profession);
        _qualifying = _protocol.IsConsortiumProfession(profession)
            ? facts.Consortia.Where(c => c.Qualifies).ToList()
            : [];
        BringIn();
    }

    /// <summary>The request as filed that the round goes by.</summary>
    private int Filed(string tpid) => _facts.Asked(tpid, _profession, _later is { OnUnmet: false } ? 2 : 1);

    /// <summary>What is asked of this round's places.</summary>
    private int Asked(string tpid) => _later is { OnUnmet: true }
        ? Math.Max(0, Filed(tpid) - Before(tpid) - _later.GivenUp.GetValueOrDefault((_profession, tpid)))
        : Filed(tpid);

    private int Before(string tpid) => _later?.Has.GetValueOrDefault((_profession, tpid)) ?? 0;

    public ReferenceProfession Run()
    {
        var volumes = ReferenceVolumes.Of(_facts, _protocol, _profession);
        _accounts = _facts.Sectors.Keys.ToDictionary(tpid => tpid, tpid => Open(tpid, volumes[tpid]));
        var newcomers = PlaceNewcomers();
        var reserve = BonusReserve(newcomers);
        var first = _ladder.Pass(_accounts, _places - newcomers - reserve, guarantees: true);
        var open = first.Open;

        // "no bonus, division or returns" in a later round
        var bonus = new ReferenceBonus(_facts, _protocol, _profession, _lots, _later is null ? _qualifying : [], _accounts, _broughtIn);
        if (_later is null)
        {
            bonus.Distribute(reserve);
            var leftOver = reserve - _accounts.Values.Sum(a => a.Bonus);
            open += _ladder.Pass(_accounts, leftOver, guarantees: false).Open;
            bonus.Divide();
        }

        var returns = new ReferenceReturnRounds(_facts, _profession, _lots, _ladder, _qualifying, first.Thresholds);
        var withReturns = _later is null;
        var reallocate = returns.Run(_accounts, "reallocate", withReturns);
        var waitingList = returns.Run(_accounts, "waiting-list", withReturns);
        return new(
            _profession, _places, newcomers, reserve, first, bonus.Bases, bonus.Bonuses, bonus.Attributed, bonus.Provisional,
            open, reallocate, waitingList, _protocol.Returns == "reallocate" ? reallocate : waitingList);
    }

    private ReferenceAccount Open(string tpid, long volume)
    {
        var before = Before(tpid);
        return new(tpid, _facts.Sectors[tpid], StatusOf(tpid, before), Asked(tpid), before, volume);
    }

    /// <summary>rules.md section 3.</summary>
    private Status StatusOf(string tpid, int before)
    {
        var recognition = _facts.RecognitionOf(tpid, _profession);
        if (recognition is null || Asked(tpid) == 0 || (_ladder.Split && _facts.Sectors[tpid] == "")
            || (Filed(tpid) < _protocol.MinimumRequest && !MembersAskEnough(tpid)))
        {
            return Status.Refused;
        }

        // "newcomer and guarantee status only for those without a place" (extra round; additional places: docs/silent-rules.md 26)
        if (before > 0)
        {
            return Status.Established;
        }

        if (recognition.FirstYear is not { } first)
        {
            return Status.Newcomer;
        }

        var inTerm = first < _facts.Year && _facts.Year <= first + _protocol.GuaranteeYears - 1;
        return recognition.EnteredAsNewcomer && inTerm && recognition.EveryYear ? Status.Guaranteed : Status.Established;
    }

    private bool MembersAskEnough(string tpid) => _qualifying.Any(c =>
        _facts.IsMember(c.Id, tpid)
        && _facts.Members.Where(m => m.Consortium == c.Id).Sum(m => Filed(m.Tpid))
            >= _protocol.MinimumRequest);

    /// <summary>rules.md 2a; the rows of consortia that do not qualify are brought in "anywhere" as well.</summary>
    private void BringIn()
    {
        if (!_protocol.IsConsortiumProfession(_profession))
        {
            return;
        }

        foreach (var row in _facts.BroughtIns.Where(b => b.Profession == _profession && _facts.IsMember(b.Consortium, b.Tpid)))
        {
            _broughtIn[(row.Consortium, row.Tpid)] = row.Places;
        }

        foreach (var c in _qualifying)
        {
            foreach (var m in _facts.Members.Where(m => m.Consortium == c.Id && !_broughtIn.ContainsKey((c.Id, m.Tpid))))
            {
                var all = m.Dependent || (m.Tpid == c.Requester && c.Mode is ("pooled" or "mixed"));
                var elsewhere = _broughtIn.Where(b => b.Key.Tpid == m.Tpid).Sum(b => b.Value);
                _broughtIn[(c.Id, m.Tpid)] = all ? _facts.Asked(m.Tpid, _profession, 1) - elsewhere : 0;
            }
        }
    }

    /// <summary>B_i = sum of b(c,i) over qualifying consortia c.</summary>
    private int BroughtInBy(string tpid) => _qualifying.Sum(c => _broughtIn.GetValueOrDefault((c.Id, tpid)));

    /// <summary>Step 2: P = N * share rounded half up; at most one place per newcomer; more newcomers than P: by lot.</summary>
    private int PlaceNewcomers()
    {
        var pool = ((2 * _places * _protocol.NewcomerSharePercent) + 100) / 200;
        var lucky = _accounts.Values.Where(a => a.Status == Status.Newcomer)
            .OrderBy(a => _lots.Of("newcomers", a.Tpid)).Take(pool).ToList();
        lucky.ForEach(a => a.Newcomer++);
        return lucky.Count;
    }

    /// <summary>Step 3.</summary>
    private int BonusReserve(int newcomers)
    {
        if (!_protocol.HasBonus(_profession) || _later is not null)
        {
            return 0;
        }

        if (_protocol.BonusSource == "reserved")
        {
            return Math.Min(_facts.BonusReserves.GetValueOrDefault(_profession), _places - newcomers);
        }

        var lo = 0;
        var hi = Math.Min(_protocol.BonusRatePercent * _places / 100, _places - newcomers);
        while (lo < hi)
        {
            var mid = (lo + hi) / 2;
            if (Need(newcomers, mid) <= mid)
            {
                hi = mid;
            }
            else
            {
                lo = mid + 1;
            }
        }

        return lo;
    }

    /// <summary>need(R): the bonus that a first pass with R seats taken off would lead to.</summary>
    private int Need(int newcomers, int reserve)
    {
        var trial = _accounts.ToDictionary(a => a.Key, a => a.Value with { });
        _ladder.Pass(trial, _places - newcomers - reserve, guarantees: true);
        var bonus = new ReferenceBonus(_facts, _protocol, _profession, _lots, _qualifying, trial, _broughtIn);
        return bonus.Bases.Values.Sum(b => RoundHalfUp(b * _protocol.BonusRatePercent));
    }

    private static int RoundHalfUp(int percent) => ((2 * percent) + 100) / 200;
}
