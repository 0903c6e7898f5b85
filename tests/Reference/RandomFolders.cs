using System.Globalization;

namespace TopGrid.Reference;

/// <summary>
/// Small valid folders, rich in corner cases, each from one number. Valid means: none of the errors of dataset.md;
/// warnings are welcome. Declarations, transfers and returns are made last, from the reference's own outcome,
/// so that most of them are possible and some just not.
/// </summary>
internal sealed partial class RandomFolders
{
    private static readonly int[] _years = [2018, 2020, 2022, 2023, 2024, 2025, 2024, 2025];
    private static readonly string[] _allProfessions = ["GZ", "PT", "KP", "KNP", "VS"];
    private static readonly string[] _allSectors = ["ggz", "vrijgevestigd", "gehandicaptenzorg", "ouderenzorg", "ziekenhuis"];

    private static readonly Dictionary<string, string> _headers = new()
    {
        ["year"] = "year,protocol,request_deadline,withdrawal_deadline,seed",
        ["institutions"] = "tpid,name,sector,region,kind",
        ["mergers"] = "predecessor,successor,effective_on",
        ["recognitions"] = "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
        ["trainings"] = "trainee,tpid,profession,start,end,subsidised,share",
        ["interruptions"] = "trainee,start,end",
        ["capacity"] = "profession,places,bonus_reserve,reference_threshold,source",
        ["sector_weights"] = "profession,sector,weight",
        ["requests"] = "tpid,profession,round,places",
        ["brought_in"] = "consortium,tpid,profession,places",
        ["consortia"] = "consortium,name,lead,requester,mode,existing,announced_on,announced_at_institute_on,"
            + "intent_declared_on,agreement,training_plan,test_result,tested_on",
        ["consortium_members"] = "consortium,tpid,dependent,signed,settings,section_iii",
        ["assessments"] = "consortium,qualifies,reason",
        ["bonus_distribution"] = "consortium,profession,tpid,places",
        ["transfers"] = "consortium,profession,from_tpid,to_tpid,places",
        ["returns"] = "tpid,profession,places,returned_on,offered_to",
    };

    private readonly Random _random;
    private readonly int _size;
    private readonly int _year;
    private readonly DateOnly _deadline;
    private readonly DateOnly? _withdrawal;
    private readonly int _scale;
    private readonly List<string> _tpids = [];
    private readonly List<string> _professions;
    private readonly Dictionary<string, List<string[]>> _rows = _headers.Keys.ToDictionary(f => f, _ => new List<string[]>());
    private readonly Dictionary<(string Tpid, string Profession), int> _asked = [];
    private readonly Dictionary<string, List<string>> _members = [];

    private RandomFolders(int seed, int size)
    {
        _random = new Random(seed);
        _size = size;
        _year = OneOf(_years);
        _deadline = new DateOnly(_year - 1, Number(2, 5), Number(1, 28));
        _withdrawal = Chance(40) ? null : new DateOnly(_year - 1, 5, 31).AddDays(Number(-5, 20));
        _scale = OneOf(1, 1, 1, 2, 4, 12, 40);
        _professions = _allProfessions.Where(p => p == "GZ" || Chance(20)).ToList();
    }

    /// <summary>The folder of a number: file name to text.</summary>
    /// <param name="seed">The number.</param>
    /// <param name="size">100 for the usual number of institutions, less for fewer.</param>
    public static Dictionary<string, string> Create(int seed, int size = 100)
    {
        var folder = new RandomFolders(seed, size);
        folder.Year();
        folder.Institutions();
        folder.Recognitions();
        folder.Trainings();
        folder.Mergers();
        folder.Consortia();
        folder.Requests();
        folder.BroughtIn();
        folder.Capacity();
        folder.SectorWeights();
        folder.Declarations(ReferenceEvaluator.Evaluate(folder.Text()));
        folder.Returns(ReferenceEvaluator.Evaluate(folder.Text()));
        folder.Shuffle();
        return folder.Text();
    }

    private void Year()
    {
        var seed = new byte[32];
        _random.NextBytes(seed);
        var hex = Chance(80) ? Convert.ToHexStringLower(seed) : Convert.ToHexString(seed);
        Add("year", Text(_year), Text(_year), Day(_deadline), Day(_withdrawal), hex);
    }

    private void Institutions()
    {
        var most = Chance(6) ? Number(60, 100) : Chance(25) ? Number(1, 10) : Number(8, 40);
        var count = Math.Max(1, most * _size / 100);
        var sectors = _allSectors.OrderBy(_ => _random.Next()).Take(Number(1, 4)).ToArray();
        var style = Number(0, 9);
        for (var i = 1; i <= count; i++)
        {
            var tpid = style switch
            {
                // ids whose order by bytes is neither that of numbers nor that of UTF-16
                0 => $"T{i}",
                1 => OneOf("a", "B", "é", "\uFF3A", "\U0001D400") + Text(i),
                _ => Text(1000 + i),
            };
            _tpids.Add(tpid);
            var name = OneOf("Praktijk ", "Zorg, Groep & Co ", "De \"Linde\" ", "Psy-é ") + Text(i);
            Add("institutions", tpid, name, Chance(7) ? "" : OneOf(sectors), OneOf("", "Noord"), OneOf("institution", "practice"));
        }
    }

    private void Recognitions()
    {
        var newcomers = OneOf(5, 20, 20, 60);
        foreach (var (tpid, profession) in Pairs(92))
        {
            var from = Chance(90) ? new DateOnly(_year - Number(3, 12), Number(1, 12), 1) : _deadline.AddDays(-Number(0, 1));
            var until = Chance(93)
                ? OneOf<DateOnly?>(null, _deadline.AddYears(2), _deadline, _deadline.AddDays(1))
                : _deadline.AddDays(-1);
            if (Chance(4))
            {
                (from, until) = (_deadline.AddDays(1), null);
            }

            if (until < from)
            {
                until = null;
            }

            if (Chance(8))
            {
                // an earlier recognition that ended the day before: recognised anew
                Recognition(tpid, profession, from.AddYears(-3), from.AddDays(-1), Chance(50) ? 10 : 60);
            }

            Recognition(tpid, profession, from, until, newcomers);
        }
    }

    private void Recognition(string tpid, string profession, DateOnly from, DateOnly? until, int newcomers)
    {
        var isNew = Chance(newcomers);
        Add(
            "recognitions", tpid, profession, Day(from), Day(until),
            isNew ? "" : Text(_year - Number(1, 6)),
            isNew ? "false" : Boolean(55),
            isNew ? OneOf("", "false") : Boolean(80));
    }

    private void Requests()
    {
        var round2 = Chance(25);
        foreach (var (tpid, profession) in Pairs(100))
        {
            var inConsortium = _members.Values.Any(m => m.Contains(tpid));
            if (Chance(inConsortium ? 75 : 93))
            {
                var places = Chance(7) ? 0 : Chance(60) ? Number(1, 2) * _scale : Number(1, 5 * _scale);
                _asked[(tpid, profession)] = places;
                Add("requests", tpid, profession, "1", Text(places));
            }

            if (round2 && Chance(40))
            {
                Add("requests", tpid, profession, "2", Text(Number(0, 3)));
            }
        }
    }

    private void Capacity()
    {
        foreach (var profession in _professions)
        {
            var asked = _asked.Where(a => a.Key.Profession == profession).Sum(a => a.Value);
            var places = asked * OneOf(0, 10, 20, 20, 30, 30, 40, 40, 50, 60, 80, 110) / 100 + Number(0, 2);
            var reserve = Chance(25) ? 0 : Chance(12) ? places + Number(-1, 3) : Number(0, 1 + (places / 4));
            if (!Chance(4))
            {
                Add("capacity", profession, Text(places), reserve <= 0 && Chance(50) ? "" : Text(Math.Max(0, reserve)), "2000", "made up");
            }
        }
    }

    private void SectorWeights()
    {
        foreach (var profession in _professions.Where(_ => Chance(85)))
        {
            var style = Number(0, 9);
            foreach (var sector in _allSectors.Where(_ => Chance(85)))
            {
                var weight = style switch { 0 => 0, <= 3 => 10, _ => Chance(15) ? 0 : Number(1, 60) };
                Add("sector_weights", profession, sector, Text(weight));
            }
        }
    }

    private List<(string Tpid, string Profession)> Pairs(int percent) =>
        _tpids.SelectMany(t => _professions.Select(p => (t, p))).Where(x => Chance(x.p == "GZ" ? percent : percent / 2)).ToList();

    private Dictionary<string, string> Text() => _headers
        .Where(h => _rows[h.Key].Count > 0 || h.Key is not ("mergers" or "interruptions" or "transfers" or "sector_weights"))
        .ToDictionary(h => h.Key + ".csv", h => ReferenceCsv.Write(h.Value, _rows[h.Key]));

    /// <summary>The order of the rows must not matter.</summary>
    private void Shuffle()
    {
        foreach (var file in _headers.Keys)
        {
            _rows[file] = _rows[file].OrderBy(_ => _random.Next()).ToList();
        }
    }

    private void Add(string file, params string[] cells) => _rows[file].Add(cells);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private int Number(int least, int most) => _random.Next(least, most + 1);

    private T OneOf<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private string Boolean(int percent) => Chance(percent) ? "true" : "false";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
