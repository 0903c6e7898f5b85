using System.Globalization;
using TopGrid.Allocation.Engine;

namespace TopGrid.Benchmarks.Years;

/// <summary>
/// A year of any size from a seed: half of the institutions are members of consortia of five or so, neighbouring consortia sometimes
/// share a member, places are scarce (six for ten asked), and every kind of row occurs.
/// </summary>
internal sealed class SyntheticYear
{
    private const int Sectors = 9;
    private readonly Random _random = new(20250401);
    private readonly int _institutions;
    private readonly int _consortia;
    private readonly int _year;
    private readonly int[] _request;

    private SyntheticYear(int year, int institutions, int consortia)
    {
        _year = year;
        _institutions = institutions;
        _consortia = consortia;
        _request = Fill(institutions, _ => 1 + (_random.Next(100) < 70 ? _random.Next(3) : _random.Next(12)));
        Volume = Fill(institutions, i => _random.Next(20) == 0 ? 0L : (_request[i] * 1100L) + _random.Next(1500) - 700);
    }

    public YearFacts Facts { get; private set; } = null!;

    /// <summary>Days by institution.</summary>
    public long[] Volume { get; }

    public int Places { get; private set; }

    public static SyntheticYear Create(int year, int institutions, int consortia)
    {
        var made = new SyntheticYear(year, institutions, consortia);
        made.Facts = made.Build();
        made.Facts.Check();
        return made;
    }

    /// <summary>From arrays to the input of the ladder.</summary>
    public ProfessionInput Compile() => ProfessionCompiler.Compile(Facts, SyntheticProtocol.For(_year), 0, Volume);

    private YearFacts Build()
    {
        Places = (int)(_request.Sum(r => (long)r) * 6 / 10);
        var members = ConsortiumTable();
        return new YearFacts
        {
            Professions = ["GZ"],
            Sectors = Fill(Sectors, s => $"sector{s}"),
            Tpids = Fill(_institutions, i => "T" + i.ToString("00000000", CultureInfo.InvariantCulture)),
            SectorOf = Fill(_institutions, _ => _random.Next(Sectors)),
            Seed = Fill(YearFacts.SeedLength, i => (byte)i),
            RequestDeadline = new DateOnly(_year - 1, 4, 1),
            Recognitions = Recognitions(),
            Capacity = new CapacityTable([0], [Places], [Places / 10]),
            SectorWeights = new SectorWeightTable(new int[Sectors], Fill(Sectors, s => s), Fill(Sectors, s => 80L + (5 * s))),
            Requests = new RequestTable(Fill(_institutions, i => i), new int[_institutions], Fill(_institutions, _ => (byte)1), _request),
            Consortia = members,
            BroughtIn = BroughtIn(members),
            Transfers = Transfers(members),
            Returns = Returns(),
        };
    }

    private RecognitionTable Recognitions()
    {
        // 3 % newcomers, 5 % inside their guarantee term.
        var kind = Fill(_institutions, _ => _random.Next(100));
        return new RecognitionTable(
            Fill(_institutions, i => i), new int[_institutions], Fill(_institutions, _ => new DateOnly(2001, 1, 1)),
            Fill(_institutions, _ => DateOnly.MaxValue), Fill(_institutions, i => kind[i] < 3 ? 0 : kind[i] < 8 ? _year - 2 : 2005),
            Fill(_institutions, i => kind[i] is >= 3 and < 8), Fill(_institutions, _ => true));
    }

    private ConsortiumTable ConsortiumTable()
    {
        var start = new int[_consortia + 1];
        var member = new List<int>();
        for (var c = 0; c < _consortia; c++)
        {
            // Members 10c .. 10c+4, and now and then the last of the consortium before.
            if (c > 0 && _random.Next(10) == 0)
            {
                member.Add((10 * (c - 1)) + 4);
            }

            for (var m = 0; m < 5; m++)
            {
                member.Add((10 * c) + m);
            }

            start[c + 1] = member.Count;
        }

        return new ConsortiumTable
        {
            Ids = Fill(_consortia, c => "C" + c.ToString("0000000", CultureInfo.InvariantCulture)),
            Lead = Fill(_consortia, c => 10 * c),
            Requester = Fill(_consortia, _ => -1),
            Mode = Fill(_consortia, _ => (RequestMode)_random.Next(3)),
            Qualifies = Fill(_consortia, _ => _random.Next(20) > 0),
            MemberStart = start,
            Member = [.. member],
            Dependent = Fill(member.Count, _ => _random.Next(10) == 0),
        };
    }

    private ConsortiumPlacesTable BroughtIn(ConsortiumTable table)
    {
        List<int> consortium = [], institution = [], places = [];
        for (var c = 0; c < _consortia; c++)
        {
            for (var m = 0; m < 4; m += 2)
            {
                consortium.Add(c);
                institution.Add((10 * c) + m);
                places.Add((_request[(10 * c) + m] + 1) / 2);
            }
        }

        return new ConsortiumPlacesTable([.. consortium], [.. institution], new int[places.Count], [.. places]);
    }

    private TransferTable Transfers(ConsortiumTable table)
    {
        var rows = Fill((_consortia / 10) + 1, k => Math.Min(_consortia - 1, 10 * k)).Distinct().ToArray();
        return new TransferTable(
            rows, new int[rows.Length], Array.ConvertAll(rows, c => 10 * c), Array.ConvertAll(rows, c => (10 * c) + 1),
            Fill(rows.Length, _ => 1));
    }

    private ReturnTable Returns()
    {
        var rows = Fill((_institutions / 1000) + 1, _ => _random.Next(_institutions));
        return new ReturnTable(
            rows, new int[rows.Length], Fill(rows.Length, _ => 1),
            Fill(rows.Length, _ => new DateOnly(_year - 1, 5, 20).AddDays(_random.Next(20))),
            Fill(rows.Length, _ => _random.Next(4) == 0 ? _random.Next(_institutions) : -1));
    }

    private static T[] Fill<T>(int count, Func<int, T> value)
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = value(i);
        }

        return values;
    }
}
