using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests;

/// <summary>
/// A small year for profession GZ, written with tpids; volumes are given in days. Rows may be added in any order, or shuffled.
/// </summary>
internal sealed class TestYear(int year)
{
    private readonly List<(string Tpid, string? Sector, long Volume, int? Request, int? First, bool Guaranteed, bool Recognised)>
        _institutions = [];
    private readonly List<(string Id, bool Qualifies, RequestMode Mode, string? Requester, (string Tpid, bool Dependent)[] Members)>
        _consortia = [];
    private readonly List<(string Consortium, string Tpid, int Places)> _broughtIn = [];
    private readonly List<(string Consortium, string Tpid, int Places)> _declared = [];
    private readonly List<(string Consortium, string From, string To, int Places)> _transfers = [];
    private readonly List<(string Tpid, int Places, DateOnly On, string? OfferedTo)> _returns = [];
    private readonly List<(string Sector, long Weight)> _weights = [];
    private string[] _tpids = [];

    public int Places { get; set; }

    public int Reserve { get; set; }

    public byte SeedByte { get; set; } = 7;

    public LadderParameters Parameters { get; set; } = Protocols.For(year);

    public DateOnly? WithdrawalDeadline { get; set; }

    public TestYear Established(string tpid, long volume, int request, string? sector = null) =>
        Add(tpid, sector, volume, request, 2010, false);

    public TestYear Guaranteed(string tpid, long volume, int request, string? sector = null) =>
        Add(tpid, sector, volume, request, year - 1, true);

    public TestYear Newcomer(string tpid, int request = 1, string? sector = null, long volume = 0) =>
        Add(tpid, sector, volume, request, null, false);

    public TestYear NoRequest(string tpid, long volume = 0, string? sector = null, bool recognised = true) =>
        Add(tpid, sector, volume, null, 2010, false, recognised);

    public TestYear NotRecognised(string tpid, int request) => Add(tpid, null, 0, request, 2010, false, false);

    public TestYear Weight(string sector, long weight)
    {
        _weights.Add((sector, weight));
        return this;
    }

    public TestYear Consortium(string id, params string[] members) => Consortium(id, RequestMode.Separate, null, true, members);

    public TestYear Consortium(string id, RequestMode mode, string? requester, bool qualifies, params string[] members)
    {
        // A member written with a star is dependent.
        _consortia.Add((id, qualifies, mode, requester, [.. members.Select(m => (m.TrimEnd('*'), m.EndsWith('*')))]));
        return this;
    }

    public TestYear BringsIn(string consortium, string tpid, int places)
    {
        _broughtIn.Add((consortium, tpid, places));
        return this;
    }

    public TestYear Declares(string consortium, string tpid, int places)
    {
        _declared.Add((consortium, tpid, places));
        return this;
    }

    public TestYear Moves(string consortium, string from, string to, int places)
    {
        _transfers.Add((consortium, from, to, places));
        return this;
    }

    public TestYear Returns(string tpid, int places, string on, string? offeredTo = null)
    {
        _returns.Add((tpid, places, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), offeredTo));
        return this;
    }

    public int Index(string tpid) => Array.IndexOf(_tpids, tpid);

    /// <summary>The input; with a seed the rows of every table are shuffled first.</summary>
    public ProfessionInput Input(int? shuffle = null, LaterRound? later = null)
    {
        var facts = Facts(shuffle);
        var volumes = _tpids.Select(t => _institutions.Single(i => i.Tpid == t).Volume).ToArray();
        return ProfessionCompiler.Compile(facts, Parameters, 0, volumes, later);
    }

    public ProfessionResult Run(int parallelism = 1, int? shuffle = null)
    {
        var result = Ladder.Run(Input(shuffle), parallelism);
        Assert.Null(result.Seal.Violation);
        return result;
    }

    public int[] Granted(ProfessionResult result, params string[] names) => [.. names.Select(n => result.Standings.Has[Index(n)])];

    public int[] In(ProfessionResult result, Column column, params string[] names) =>
        [.. names.Select(n => result.Standings[column, Index(n)])];

    private TestYear Add(string tpid, string? sector, long volume, int? request, int? first, bool guaranteed, bool recognised = true)
    {
        _institutions.Add((tpid, sector, volume, request, first, guaranteed, recognised));
        return this;
    }

    private YearFacts Facts(int? shuffle)
    {
        _tpids = Sorted(_institutions.Select(i => i.Tpid));
        var sectors = Sorted(_institutions.Select(i => i.Sector).Concat(_weights.Select(w => w.Sector)).OfType<string>());
        var mixed = Shuffled(_institutions, shuffle);
        var recognised = mixed.Where(i => i.Recognised).ToList();
        var asked = mixed.Where(i => i.Request is not null).ToList();
        var seed = new byte[YearFacts.SeedLength];
        Array.Fill(seed, SeedByte);
        var facts = new YearFacts
        {
            Professions = ["GZ"], Sectors = sectors, Tpids = _tpids, Seed = seed,
            SectorOf = [.. _tpids.Select(t => Array.IndexOf(sectors, _institutions.Single(i => i.Tpid == t).Sector))],
            RequestDeadline = new DateOnly(year - 1, 4, 1),
            WithdrawalDeadline = WithdrawalDeadline,
            Recognitions = new RecognitionTable(
                [.. recognised.Select(i => Index(i.Tpid))], new int[recognised.Count],
                [.. recognised.Select(_ => new DateOnly(2000, 1, 1))], [.. recognised.Select(_ => DateOnly.MaxValue)],
                [.. recognised.Select(i => i.First ?? 0)], [.. recognised.Select(i => i.Guaranteed)],
                    [.. recognised.Select(i => i.Guaranteed)]),
            Capacity = new CapacityTable([0], [Places], [Reserve]),
            SectorWeights = new SectorWeightTable(
                new int[_weights.Count], [.. _weights.Select(w => Array.IndexOf(sectors, w.Sector))], [.. _weights.Select(w => w.Weight)]),
            Requests = new RequestTable(
                [.. asked.Select(i => Index(i.Tpid))], new int[asked.Count], [.. asked.Select(_ => (byte)1)],
                    [.. asked.Select(i => i.Request!.Value)]),
            Consortia = ConsortiaTable(),
            BroughtIn = PlacesTable(Shuffled(_broughtIn, shuffle)),
            BonusDistribution = PlacesTable(Shuffled(_declared, shuffle)),
        };
        facts = WithMoves(facts, shuffle);
        facts.Check();
        return facts;
    }

    private YearFacts WithMoves(YearFacts facts, int? shuffle)
    {
        var moves = Shuffled(_transfers, shuffle);
        var back = Shuffled(_returns, shuffle);
        return facts with
        {
            Transfers = new TransferTable(
                [.. moves.Select(t => ConsortiumIndex(t.Consortium))], new int[moves.Count],
                [.. moves.Select(t => Index(t.From))], [.. moves.Select(t => Index(t.To))], [.. moves.Select(t => t.Places)]),
            Returns = new ReturnTable(
                [.. back.Select(r => Index(r.Tpid))], new int[back.Count], [.. back.Select(r => r.Places)],
                [.. back.Select(r => r.On)], [.. back.Select(r => r.OfferedTo is null ? -1 : Index(r.OfferedTo))]),
        };
    }

    private ConsortiumTable ConsortiaTable()
    {
        var ordered = _consortia.OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        var members = ordered.Select(c => c.Members.OrderBy(m => Index(m.Tpid)).ToArray()).ToList();
        return new ConsortiumTable
        {
            Ids = [.. ordered.Select(c => c.Id)],
            Lead = [.. members.Select(m => Index(m[0].Tpid))],
            Requester = [.. ordered.Select(c => c.Requester is null ? -1 : Index(c.Requester))],
            Mode = [.. ordered.Select(c => c.Mode)],
            Qualifies = [.. ordered.Select(c => c.Qualifies)],
            MemberStart = [0, .. members.Select((_, c) => members.Take(c + 1).Sum(m => m.Length))],
            Member = [.. members.SelectMany(m => m).Select(m => Index(m.Tpid))],
            Dependent = [.. members.SelectMany(m => m).Select(m => m.Dependent)],
        };
    }

    private ConsortiumPlacesTable PlacesTable(List<(string Consortium, string Tpid, int Places)> rows) => new(
        [.. rows.Select(r => ConsortiumIndex(r.Consortium))], [.. rows.Select(r => Index(r.Tpid))], new int[rows.Count],
            [.. rows.Select(r => r.Places)]);

    private int ConsortiumIndex(string id) => _consortia.Select(c => c.Id).Order(StringComparer.Ordinal).ToList().IndexOf(id);

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private static List<T> Shuffled<T>(List<T> rows, int? seed)
    {
        var copy = rows.ToArray();
        if (seed is { } s)
        {
            new Random(s).Shuffle(copy);
        }

        return [.. copy];
    }
}
