using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;
using TopGrid.Reference;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Calculation.Tests.Results;

/// <summary>Additional places during the year (rules.md 5): the ladder on the extra places alone, over what is unmet of round 1.</summary>
public sealed class LaterRoundTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("topgrid-rounds-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Additional places for GZ on top of nothing.</summary>
    public static EarlierResult Additional(int places) => new()
    {
        DrawSuffix = ":a1",
        Places = new Dictionary<string, int> { ["GZ"] = places },
        Granted = new Dictionary<(string, string), int>(),
        OnRound2Requests = false,
    };

    [Fact]
    public void A_hundred_and_nineteen_extra_places_give_one_to_newcomers_and_the_rest_to_the_others()
    {
        // Round 1: 10 places, pool 1 % of 10 = 0, so the 4 newcomers get nothing: 10 of e's 100 and of f's 90 asked.
        // Extra: 119 places, pool 1.19 = 1; 118 for e and f, who still ask 180; by volume and remainder, none left open.
        var year = Year([("e", 9000, 100), ("f", 4000, 90)], newcomers: 4, places: 10);
        var first = Write("first", Folders.Input(year));
        Assert.Equal(10, first.Allocation().Where(r => r.Tpid is "e" or "f").Sum(r => r.Granted));

        var extra = Write(
            "extra", Folders.Input(year) with { Earlier = first.ForAdditionalPlaces(1, new Dictionary<string, int> { ["GZ"] = 119 }) });
        var rows = extra.Allocation().ToDictionary(r => r.Tpid);
        Assert.Equal(119, rows.Values.Sum(r => r.Granted));
        Assert.Equal(1, rows.Values.Sum(r => r.Columns["newcomer"]));
        Assert.Equal(118, rows["e"].Granted + rows["f"].Granted);
        Assert.Equal(["newcomers:a1"], Draws(extra).Where(d => d.StartsWith("newcomers", StringComparison.Ordinal)));
        Assert.Equal("a1", extra.Summary.GetProperty("round").GetString());
        Assert.Equal(0, extra.Summary.GetProperty("professions").GetProperty("GZ").GetProperty("bonus_reserve").GetInt32());
        // What is asked is what was unmet.
        Assert.Equal(100 - first.Allocation().Single(r => r.Tpid == "e").Granted, rows["e"].Requested);
        Assert.True(Allocation.Calculation.Verification.ResultVerifier.Verify(Path.Combine(_root, "extra")).Agrees);
    }

    [Fact]
    public void Whoever_returned_a_place_does_not_get_it_back_as_an_additional_one()
    {
        // e asks 2, gets both and returns one: its request fell with it. f asks 2, gets 1 of 3 places.
        var year = Year([("e", 9000, 2), ("f", 100, 2)], newcomers: 0, places: 3) with
        {
            Returns = [new ReturnRow("e", Profession.GZ, 1, new DateOnly(2024, 7, 1), null)],
        };
        var first = Write("first", Folders.Input(year));
        Assert.Equal([1, 1], first.Allocation().Select(r => r.Granted));
        var extra =
            Write("extra", Folders.Input(year) with { Earlier = first.ForAdditionalPlaces(1, new Dictionary<string, int> { ["GZ"] = 5 }) });
        var row = Assert.Single(extra.Allocation());
        Assert.Equal(("f", 1, 1, "granted"), (row.Tpid, row.Requested, row.Granted, row.Decision));
        Assert.Equal(4, extra.Summary.GetProperty("professions").GetProperty("GZ").GetProperty("open").GetInt32());
    }

    [Fact]
    public void A_profession_that_gets_no_additional_places_has_no_row_and_no_figures()
    {
        // KP is asked by e too and gets nothing in round 1; the additional places are for GZ alone.
        var year = Year([("e", 9000, 2), ("f", 100, 2)], newcomers: 0, places: 3);
        year = year with
        {
            Recognitions = [.. year.Recognitions, new RecognitionRow("e", Profession.KP, new DateOnly(2010, 1, 1), null, 2012, null, null)],
            Requests = [.. year.Requests, new RequestRow("e", Profession.KP, 1, 2)],
        };
        var first = Write("first", Folders.Input(year));
        Assert.Equal(["GZ", "GZ", "KP"], first.Allocation().Select(r => r.Profession));
        var extra =
            Write("extra", Folders.Input(year) with { Earlier = first.ForAdditionalPlaces(1, new Dictionary<string, int> { ["GZ"] = 5 }) });
        Assert.Equal(["GZ"], extra.Allocation().Select(r => r.Profession));
        Assert.Equal(["GZ"], extra.Summary.GetProperty("professions").EnumerateObject().Select(p => p.Name));
        Assert.True(Allocation.Calculation.Verification.ResultVerifier.Verify(Path.Combine(_root, "extra")).Agrees);
    }

    [Fact]
    public void Second_additional_places_build_on_the_first_and_never_exceed_the_request_of_round_one()
    {
        var gained = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var input = Folders.Input(Folders.Read(RandomFolders.Create(seed)));
            var first = Write("first", input);
            var places = first.Summary.GetProperty("professions").EnumerateObject()
                .ToDictionary(p => p.Name, p => 1 + (p.Value.GetProperty("places").GetInt32() / 3));
            var one = Write("one", input with { Earlier = first.ForAdditionalPlaces(1, places) });
            var two = Write("two", input with { Earlier = first.ForAdditionalPlaces(2, places, one) });
            var before = first.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
            var afterOne = one.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
            foreach (var (result, suffix) in new[] { (one, ":a1"), (two, ":a2") })
            {
                Assert.All(Draws(result), d => Assert.EndsWith(suffix, d, StringComparison.Ordinal));
                foreach (var profession in result.Summary.GetProperty("professions").EnumerateObject())
                {
                    Assert.Equal(
                        places[profession.Name],
                        profession.Value.GetProperty("granted").GetInt32() + profession.Value.GetProperty("open").GetInt32());
                    Assert.Equal(0, profession.Value.GetProperty("lapsed").GetInt32());
                }
            }

            foreach (var row in two.Allocation())
            {
                var (was, then) = (before[(row.Profession, row.Tpid)], afterOne[(row.Profession, row.Tpid)]);
                Assert.Equal(then.Requested - then.Granted, row.Requested);
                Assert.True(row.Granted <= row.Requested);
                Assert.True(was.Granted + then.Granted + row.Granted <= Math.Max(was.Granted, was.Requested), $"folder {seed}: {row.Tpid}");
                gained += row.Granted;
            }
        }

        Assert.True(gained > 50, $"only {gained} places");
    }

    private static IEnumerable<string> Draws(ResultFolder result) =>
        result.Result.GetProperty("draws").EnumerateArray().Select(d => d.GetProperty("draw").GetString()!);

    private static DatasetYear Year((string Tpid, int Days, int Requested)[] established, int newcomers, int places)
    {
        var names = Enumerable.Range(1, newcomers).Select(n => $"n{n}").ToList();
        return new DatasetYear
        {
            Year = new YearRow(2025, "2025", new DateOnly(2024, 3, 31), null, new string('3', 64)),
            Institutions = [.. established.Select(e => e.Tpid).Concat(names).Select(t => new InstitutionRow(t, "", null, "", null))],
            Recognitions =
            [
                .. established.Select(e => new RecognitionRow(e.Tpid, Profession.GZ, new DateOnly(2010, 1, 1), null, 2012, null, null)),
                .. names.Select(n => new RecognitionRow(n, Profession.GZ, new DateOnly(2024, 1, 1), null, null, null, null)),
            ],
            // One trainee covers 1,096 days of 2021-2023 (1,095) at most.
            Trainings = [.. established.SelectMany(e => Enumerable.Range(0, (e.Days + 999) / 1000).Select(k => new TrainingRow(
                $"{e.Tpid}-{k}", e.Tpid, Profession.GZ, new DateOnly(2021, 1, 1),
                new DateOnly(2021, 1, 1).AddDays(Math.Min(1000, e.Days - (k * 1000)) - 1), true, 100)))],
            Capacity = [new CapacityRow(Profession.GZ, places, 0, null, "")],
            Requests =
            [
                .. established.Select(e => new RequestRow(e.Tpid, Profession.GZ, 1, e.Requested)),
                .. names.Select(n => new RequestRow(n, Profession.GZ, 1, 1)),
            ],
        };
    }

    private ResultFolder Write(string name, CalculationInput input)
    {
        var folder = Path.Combine(_root, name);
        ResultFiles.WriteFolder(YearRun.Create(input).Execute(), folder);
        return ResultFolder.Open(folder);
    }
}
