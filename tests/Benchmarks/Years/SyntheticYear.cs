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
    private readonly Random random = new(20250401);
    private readonly int institutions;
    private readonly int consortia;
    private readonly int year;
    private readonly int[] request;

    private SyntheticYear(int year, int institutions, int consortia)
    {
        this.year = year;
        this.institutions = institutions;
        this.consortia = consortia;
        request = Fill(institutions, _ => 1 + (random.Next(100) < 70 ? random.Next(3) : random.Next(12)));
        Volume = Fill(institutions, i => random.Next(20) == 0 ? 0L : (request[i] * 1100L) + random.Next(1500) - 700);
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
    public ProfessionInput Compile() => ProfessionCompiler.Compile(Facts, SyntheticProtocol.For(year), 0, Volume);

    private YearFacts Build()
    {
        Places = (int)(request.Sum(r => (long)r) * 6 / 10);
        var members = ConsortiumTable();
        return new YearFacts
        {
            Professions = ["GZ"],
            Sectors = Fill(Sectors, s => $"sector{s}"),
            Tpids = Fill(institutions, i => "T" + i.ToString("00000000", CultureInfo.InvariantCulture)),
            SectorOf = Fill(institutions, _ => random.Next(Sectors)),
            Seed = Fill(YearFacts.SeedLength, i => (byte)i),
            RequestDeadline = new DateOnly(year - 1, 4, 1),
            Recognitions = Recognitions(),
            Capacity = new CapacityTable([0], [Places], [Places / 10]),
            SectorWeights = new SectorWeightTable(new int[Sectors], Fill(Sectors, s => s), Fill(Sectors, s => 80L + (5 * s))),
            Requests = new RequestTable(Fill(institutions, i => i), new int[institutions], Fill(institutions, _ => (byte)1), request),
            Consortia = members,
            BroughtIn = BroughtIn(members),
            Transfers = Transfers(members),
            Returns = Returns(),
        };
    }

    private RecognitionTable Recognitions()
    {
        // 3 % newcomers, 5 % inside their guarantee term.
        var kind = Fill(institutions, _ => random.Next(100));
        return new RecognitionTable(
            Fill(institutions, i => i), new int[institutions], Fill(institutions, _ => new DateOnly(2001, 1, 1)),
            Fill(institutions, _ => DateOnly.MaxValue), Fill(institutions, i => kind[i] < 3 ? 0 : kind[i] < 8 ? year - 2 : 2005),
            Fill(institutions, i => kind[i] is >= 3 and < 8), Fill(institutions, _ => true));
    }

    private ConsortiumTable ConsortiumTable()
    {
        var start = new int[consortia + 1];
        var member = new List<int>();
        for (var c = 0; c < consortia; c++)
        {
            // Members 10c .. 10c+4, and now and then the last of the consortium before.
            if (c > 0 && random.Next(10) == 0)
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
            Ids = Fill(consortia, c => "C" + c.ToString("0000000", CultureInfo.InvariantCulture)),
            Lead = Fill(consortia, c => 10 * c),
            Requester = Fill(consortia, _ => -1),
            Mode = Fill(consortia, _ => (ConsortiumMode)random.Next(3)),
            Qualifies = Fill(consortia, _ => random.Next(20) > 0),
            MemberStart = start,
            Member = [.. member],
            Dependent = Fill(member.Count, _ => random.Next(10) == 0),
        };
    }

    private ConsortiumPlacesTable BroughtIn(ConsortiumTable table)
    {
        List<int> consortium = [], institution = [], places = [];
        for (var c = 0; c < consortia; c++)
        {
            for (var m = 0; m < 4; m += 2)
            {
                consortium.Add(c);
                institution.Add((10 * c) + m);
                places.Add((request[(10 * c) + m] + 1) / 2);
            }
        }

        return new ConsortiumPlacesTable([.. consortium], [.. institution], new int[places.Count], [.. places]);
    }

    private TransferTable Transfers(ConsortiumTable table)
    {
        var rows = Fill((consortia / 10) + 1, k => Math.Min(consortia - 1, 10 * k)).Distinct().ToArray();
        return new TransferTable(
            rows, new int[rows.Length], Array.ConvertAll(rows, c => 10 * c), Array.ConvertAll(rows, c => (10 * c) + 1), Fill(rows.Length, _ => 1));
    }

    private ReturnTable Returns()
    {
        var rows = Fill((institutions / 1000) + 1, _ => random.Next(institutions));
        return new ReturnTable(
            rows, new int[rows.Length], Fill(rows.Length, _ => 1), Fill(rows.Length, _ => new DateOnly(year - 1, 5, 20).AddDays(random.Next(20))),
            Fill(rows.Length, _ => random.Next(4) == 0 ? random.Next(institutions) : -1));
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
