using System.Globalization;

namespace TopGrid.Benchmarks.Years;

/// <summary>
/// The year of <see cref="SyntheticYear"/> as a folder of files with everything that the conditions for consortia look at: GZ in 2025, half
/// of the institutions in consortia of five or so, one trainee of two years for each place asked, and half as many again.
/// </summary>
internal sealed class SyntheticFolder
{
    private static readonly string[] _sectors =
        ["ggz", "vrijgevestigd", "gehandicaptenzorg", "ouderenzorg", "revalidatie", "ziekenhuis", "forensisch", "jeugd", "verslavingszorg",
            "epilepsie"];

    private readonly Random _random = new(20250401);
    private readonly string _folder;
    private readonly int _institutions;
    private readonly int _consortia;
    private readonly int[] _request;
    private readonly int[] _kind;

    private SyntheticFolder(string folder, int institutions)
    {
        (_folder, _institutions, _consortia) = (folder, institutions, institutions / 10);
        _request = [.. Enumerable.Range(0, institutions).Select(_ => 1 + (_random.Next(100) < 70 ? _random.Next(3) : _random.Next(12)))];
        _kind = [.. Enumerable.Range(0, institutions).Select(_ => _random.Next(100))];
    }

    /// <summary>Writes the year, with a consortium for every ten institutions.</summary>
    public static void Write(string folder, int institutions)
    {
        var year = new SyntheticFolder(folder, institutions);
        year.Institutions();
        year.Places();
        year.Trainings();
        year.Consortia();
    }

    // 3 % newcomers, 5 % inside their guarantee term.
    private bool IsNewcomer(int institution) => _kind[institution] < 3;

    private bool IsGuaranteed(int institution) => _kind[institution] is >= 3 and < 8;

    private void Institutions()
    {
        File(
            "year.csv", "year,protocol,request_deadline,withdrawal_deadline,seed",
            [$"2025,2025,2024-03-31,2024-05-31,{string.Concat(Enumerable.Repeat("0123456789abcdef", 4))}"]);
        // The first of a consortium leads it, and every consortium needs a member of this sector.
        File("institutions.csv", "tpid,name,sector,region,kind", Each(_institutions, i =>
            $"{Tpid(i)},Instelling {i},{(i % 10 == 0 ? _sectors[0] : _sectors[_random.Next(_sectors.Length)])},Regio {i % 20},institution"));
        File(
            "recognitions.csv",
            "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
            Each(
                _institutions,
                i => $"{Tpid(i)},GZ,{(IsNewcomer(i) ? "2023-07-01,,,," : IsGuaranteed(i) ? "2021-07-01,,2023,true,true" : "2001-01-01,,2005,false,true")}"));
        File("requests.csv", "tpid,profession,round,places", Each(_institutions, i => $"{Tpid(i)},GZ,1,{_request[i]}"));
    }

    private void Places()
    {
        var places = _request.Sum(one => (long)one) * 6 / 10;
        File("capacity.csv", "profession,places,bonus_reserve,reference_threshold,source", [$"GZ,{places},{places / 10},2242,made"]);
        File("sector_weights.csv", "profession,sector,weight", Each(_sectors.Length, s => $"GZ,{_sectors[s]},{80 + (5 * s)}"));
        File("returns.csv", "tpid,profession,places,returned_on,offered_to", Each((_institutions / 1000) + 1, k =>
            $"{Tpid(k * 997 % _institutions)},GZ,1,{new DateOnly(2024, 5, 20).AddDays(k % 20):yyyy-MM-dd},"));
    }

    private void Trainings()
    {
        IEnumerable<string> Rows()
        {
            var trainee = 0;
            for (var i = 0; i < _institutions; i++)
            {
                for (var k = IsNewcomer(i) ? 0 : _request[i] + _random.Next(_request[i] + 1); k > 0; k--)
                {
                    var start = new DateOnly(2020, 1, 1).AddDays(_random.Next(900));
                    yield return $"D{trainee++:00000000},{Tpid(i)},GZ,{start:yyyy-MM-dd},{start.AddDays(730):yyyy-MM-dd},true,100";
                }
            }
        }

        File("trainings.csv", "trainee,tpid,profession,start,end,subsidised,share", Rows());
    }

    private void Consortia()
    {
        string[] modes = ["separate", "pooled", "mixed"];
        // One in twenty lacks a clause and does not qualify.
        File(
            "consortia.csv",
            "consortium,name,lead,requester,mode,existing,announced_on,announced_at_institute_on,intent_declared_on,agreement,training_plan,test_result,tested_on",
            Each(_consortia, c => $"{Id(c)},RSV {c},{Tpid(10 * c)},,{modes[_random.Next(3)]},true,2024-01-25,2024-02-04,,"
                + $"{(_random.Next(20) == 0 ? "" : "costs;")}employment;lead;selection;training,true,passed,2024-02-27"));
        File(
            "consortium_members.csv", "consortium,tpid,dependent,signed,settings,section_iii",
            Enumerable.Range(0, _consortia).SelectMany(Members));
        File("brought_in.csv", "consortium,tpid,profession,places", Enumerable.Range(0, _consortia).SelectMany(c =>
            new[] { 10 * c, (10 * c) + 2 }.Select(i => $"{Id(c)},{Tpid(i)},GZ,{(_request[i] + 1) / 2}")));
        File(
            "transfers.csv", "consortium,profession,from_tpid,to_tpid,places",
            Each(_consortia / 10, k => $"{Id(10 * k)},GZ,{Tpid(100 * k)},{Tpid((100 * k) + 1)},1"));
    }

    // Members 10c .. 10c+4, and now and then the last of the consortium before.
    private IEnumerable<string> Members(int c) =>
        Enumerable.Range(10 * c, 5).Concat(c > 0 && _random.Next(10) == 0 ? [(10 * (c - 1)) + 4] : [])
        .Select(i => $"{Id(c)},{Tpid(i)},{(i % 10 == 3 ? "true" : "false")},true,1,true");

    private static string Tpid(int i) => i.ToString("'T'00000000", CultureInfo.InvariantCulture);

    private static string Id(int c) => c.ToString("'C'0000000", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Each(int count, Func<int, string> row) => Enumerable.Range(0, count).Select(row);

    private void File(string name, string header, IEnumerable<string> rows)
    {
        using var writer = System.IO.File.CreateText(Path.Combine(_folder, name));
        writer.NewLine = "\n";
        writer.WriteLine(header);
        foreach (var row in rows)
        {
            writer.WriteLine(row);
        }
    }
}
