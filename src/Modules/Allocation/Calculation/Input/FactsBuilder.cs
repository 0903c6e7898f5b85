using TopGrid.Allocation.Engine;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Input;

/// <summary>
/// Turns the rows of a year into the engine's arrays: ids become positions in lists sorted by UTF-8 bytes.
/// Takes only rows that were validated (dataset.md); an id that is not there is a defect.
/// </summary>
internal sealed class FactsBuilder
{
    private readonly DatasetYear _year;
    private readonly Protocol _protocol;
    private readonly string[] _professions;
    private readonly string[] _sectors;
    private readonly InstitutionRow[] _institutions;
    private readonly ConsortiumRow[] _consortia;
    private readonly Dictionary<string, int> _institutionOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _consortiumOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _sectorOf = new(StringComparer.Ordinal);
    private readonly Dictionary<Profession, int> _professionOf = [];

    private FactsBuilder(DatasetYear year, Protocol protocol)
    {
        _year = year;
        _protocol = protocol;
        _professions = Sorted(Enum.GetNames<Profession>());
        _sectors = Sorted(protocol.Sectors);
        _institutions = [.. year.Institutions.OrderBy(i => i.Tpid, Utf8Order.Instance)];
        _consortia = [.. year.Consortia.OrderBy(c => c.Consortium, Utf8Order.Instance)];
        Number(_institutionOf, _institutions.Select(i => i.Tpid));
        Number(_consortiumOf, _consortia.Select(c => c.Consortium));
        Number(_sectorOf, _sectors);
        for (var i = 0; i < _professions.Length; i++)
        {
            _professionOf[Enum.Parse<Profession>(_professions[i])] = i;
        }
    }

    /// <summary>The facts of the year.</summary>
    /// <param name="year">The validated rows.</param>
    /// <param name="protocol">The protocol in force.</param>
    /// <param name="seed">The 32 bytes of the seed.</param>
    /// <param name="qualifications">For every consortium whether it qualifies.</param>
    public static YearFacts Build(
        DatasetYear year, Protocol protocol, byte[] seed, IReadOnlyDictionary<string, Qualification> qualifications)
    {
        var builder = new FactsBuilder(year, protocol);
        var facts = builder.Build(seed, qualifications);
        facts.Check();
        return facts;
    }

    private YearFacts Build(byte[] seed, IReadOnlyDictionary<string, Qualification> qualifications) => new()
    {
        Professions = _professions,
        Sectors = _sectors,
        Tpids = [.. _institutions.Select(i => i.Tpid)],
        SectorOf = [.. _institutions.Select(i => i.Sector is null ? -1 : _sectorOf[i.Sector])],
        Seed = seed,
        RequestDeadline = _year.Year.RequestDeadline,
        WithdrawalDeadline = _protocol.WithdrawalDeadline(_year.Year.Year, _year.Year.WithdrawalDeadline),
        Recognitions = Recognitions(),
        Capacity = new CapacityTable(
            Each(_year.Capacity, r => _professionOf[r.Profession]), Each(_year.Capacity, r => r.Places),
            Each(_year.Capacity, r => r.BonusReserve)),
        SectorWeights = new SectorWeightTable(
            Each(_year.SectorWeights, r => _professionOf[r.Profession]),
            Each(_year.SectorWeights, r => _sectorOf[r.Sector]),
            Each(_year.SectorWeights, r => (long)r.Weight)),
        Requests = new RequestTable(
            Each(_year.Requests, r => Institution(r.Tpid)),
            Each(_year.Requests, r => _professionOf[r.Profession]),
            Each(_year.Requests, r => (byte)r.Round),
            Each(_year.Requests, r => r.Places)),
        Consortia = Consortia(qualifications),
        BroughtIn = new ConsortiumPlacesTable(
            Each(_year.BroughtIn, r => _consortiumOf[r.Consortium]),
            Each(_year.BroughtIn, r => Institution(r.Tpid)),
            Each(_year.BroughtIn, r => _professionOf[r.Profession]),
            Each(_year.BroughtIn, r => r.Places)),
        BonusDistribution = new ConsortiumPlacesTable(
            Each(_year.BonusDistribution, r => _consortiumOf[r.Consortium]),
            Each(_year.BonusDistribution, r => Institution(r.Tpid)),
            Each(_year.BonusDistribution, r => _professionOf[r.Profession]),
            Each(_year.BonusDistribution, r => r.Places)),
        Transfers = new TransferTable(
            Each(_year.Transfers, r => _consortiumOf[r.Consortium]),
            Each(_year.Transfers, r => _professionOf[r.Profession]),
            Each(_year.Transfers, r => Institution(r.FromTpid)),
            Each(_year.Transfers, r => Institution(r.ToTpid)),
            Each(_year.Transfers, r => r.Places)),
        Returns = new ReturnTable(
            Each(_year.Returns, r => Institution(r.Tpid)),
            Each(_year.Returns, r => _professionOf[r.Profession]),
            Each(_year.Returns, r => r.Places),
            Each(_year.Returns, r => r.ReturnedOn),
            Each(_year.Returns, r => r.OfferedTo is null ? -1 : Institution(r.OfferedTo))),
    };

    private RecognitionTable Recognitions() => new(
        Each(_year.Recognitions, r => Institution(r.Tpid)),
        Each(_year.Recognitions, r => _professionOf[r.Profession]),
        Each(_year.Recognitions, r => r.ValidFrom),
        Each(_year.Recognitions, r => r.ValidUntil ?? DateOnly.MaxValue),
        Each(_year.Recognitions, r => r.FirstAllocationYear ?? 0),
        Each(_year.Recognitions, r => r.EnteredAsNewcomer ?? false),
        Each(_year.Recognitions, r => r.RequestedEveryYear ?? false));

    private ConsortiumTable Consortia(IReadOnlyDictionary<string, Qualification> qualifications)
    {
        var members = _year.ConsortiumMembers
            .Select(m => (Consortium: _consortiumOf[m.Consortium], Institution: Institution(m.Tpid), m.Dependent))
            .OrderBy(m => m.Consortium).ThenBy(m => m.Institution).ToList();
        var start = new int[_consortia.Length + 1];
        foreach (var member in members)
        {
            start[member.Consortium + 1]++;
        }
        for (var c = 0; c < _consortia.Length; c++)
        {
            start[c + 1] += start[c];
        }
        return new ConsortiumTable
        {
            Ids = Each(_consortia, c => c.Consortium),
            Lead = Each(_consortia, c => c.Lead is null ? -1 : Institution(c.Lead)),
            Requester = Each(_consortia, c => c.Requester is null ? -1 : Institution(c.Requester)),
            Mode = Each(_consortia, c => Mode(c.Mode)),
            Qualifies = Each(_consortia, c => qualifications[c.Consortium].Qualifies),
            MemberStart = start,
            Member = Each(members, m => m.Institution),
            Dependent = Each(members, m => m.Dependent ?? false),
        };
    }

    private static RequestMode Mode(ConsortiumMode? mode) => mode switch
    {
        ConsortiumMode.Pooled => RequestMode.Pooled,
        ConsortiumMode.Mixed => RequestMode.Mixed,
        _ => RequestMode.Separate, // unknown: nothing is pooled
    };

    private int Institution(string tpid) => _institutionOf[tpid];

    private static void Number(Dictionary<string, int> numbers, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            numbers.Add(name, numbers.Count);
        }
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(Utf8Order.Instance)];

    private static TOut[] Each<TIn, TOut>(IReadOnlyList<TIn> rows, Func<TIn, TOut> column)
    {
        var values = new TOut[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = column(rows[i]);
        }
        return values;
    }
}
