using TopGrid.Allocation.Calculation.Explanations;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Calculation.Tests.Results;
using TopGrid.Dataset;
using TopGrid.Reference;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Calculation.Tests.Explanations;

/// <summary>
/// What an explanation says would have helped is put into the folder as a fact and computed anew by the second evaluator.
/// </summary>
public sealed class CounterfactualTests : IDisposable
{
    private const int UsualFolders = 14;

    // Explained once for all tests here, none of which changes anything of them.
    private static readonly Lazy<List<(int Seed, Dictionary<string, string> Folder, Explanation Explanation)>> _usual = new(
        () => Explain(UsualFolders, consortia: false));

    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-explain-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void More_days_as_said_give_the_place_and_one_day_less_does_not()
    {
        var checks = 0;
        foreach (var (folder, explanation) in Explained())
        {
            if (explanation.Counterfactuals!.SingleOrDefault(c => c.Kind == CounterfactualKind.Volume) is not { Found: true } volume
                || volume.Change > 3000
                || Get(folder, "mergers", "").Contains($"\n{explanation.Tpid},", StringComparison.Ordinal))
            {
                continue; // days trained at an institution that merged away count for its successor
            }
            Assert.True(volume.Minimal);
            Assert.Equal(volume.Granted, Granted(WithDays(folder, explanation, volume.Change), explanation));
            Assert.True(volume.Granted > explanation.Outcome!.Granted);
            // Minimal: not one day less, nor any of some numbers of days below.
            foreach (var less in new[] { 1, 2, 1 + (volume.Change / 3), 1 + (volume.Change / 2) }.Select(l => volume.Change - l)
                .Where(d => d > 0).Distinct())
            {
                Assert.True(
                    Granted(WithDays(folder, explanation, less), explanation) <= explanation.Outcome!.Granted,
                    $"{explanation.Tpid}: {less} days would do");
            }
            checks++;
        }
        Assert.True(checks >= 5, $"only {checks} cases");
    }

    [Fact]
    public void Of_all_numbers_of_days_the_smallest_that_gives_a_place_more_is_told_and_where_none_does_so_far_none_is()
    {
        const int last = 250;
        var (found, none) = (0, 0);
        foreach (var (folder, explanation) in Explained(12))
        {
            var volume = explanation.Counterfactuals!.SingleOrDefault(c => c.Kind == CounterfactualKind.Volume);
            if (volume is null || explanation.MergedInto is not null)
            {
                continue;
            }
            var smallest = Enumerable.Range(1, last)
                .FirstOrDefault(days => Granted(WithDays(folder, explanation, days), explanation) > explanation.Outcome!.Granted);
            Assert.Equal(smallest, volume.Found && volume.Change <= last ? volume.Change : 0);
            (found, none) = smallest > 0 ? (found + 1, none) : (found, none + 1);
        }
        Assert.True(found >= 3 && none >= 3, $"only {found} and {none} cases");
    }

    [Fact]
    public void Where_nothing_helps_the_answer_tells_how_far_was_looked()
    {
        var told = 0;
        foreach (var (_, explanation) in Explained())
        {
            if (explanation.Counterfactuals!.All(c => !c.Found) && explanation.Counterfactuals!.Any(c => c.Tried is not null))
            {
                Assert.Contains(
                    "elk aantal dagen tot en met 6000", ExplanationText.ToText(explanation, Language.Dutch), StringComparison.Ordinal);
                Assert.Contains("up to 6000 was tried", ExplanationText.ToText(explanation, Language.English), StringComparison.Ordinal);
                told++;
            }
        }
        Assert.True(told >= 3, $"only {told} cases");
    }

    [Fact]
    public void A_new_recognition_that_came_too_late_counts_also_where_an_older_one_is_valid()
    {
        // a holds a recognition without volume; under the new one, from 10 April on, it would be a newcomer: pool 1 % of 100 = 1.
        var year = new DatasetYear
        {
            Year = new YearRow(2025, "2025", new DateOnly(2024, 3, 31), null, new string('5', 64)),
            Institutions = [new InstitutionRow("a", "", null, "", null), new InstitutionRow("b", "", null, "", null)],
            Recognitions =
            [
                new RecognitionRow("a", Profession.PT, new DateOnly(2010, 1, 1), null, 2012, null, null),
                new RecognitionRow("a", Profession.PT, new DateOnly(2024, 4, 10), null, null, null, null),
                new RecognitionRow("b", Profession.PT, new DateOnly(2010, 1, 1), null, 2012, null, null),
            ],
            // 1000 days are a hundred places at 10 days each, so nothing is left for the lottery.
            Trainings = [
                new TrainingRow("t", "b", Profession.PT, new DateOnly(2021, 1, 1), new DateOnly(2021, 1, 1).AddDays(999), true, 100)],
            Capacity = [new CapacityRow(Profession.PT, 100, 0, null, "")],
            Requests = [new RequestRow("a", Profession.PT, 1, 1), new RequestRow("b", Profession.PT, 1, 400)],
        };
        var run = YearRun.Create(Folders.Input(year));
        ResultFiles.WriteFolder(run.Execute(), _folder);
        var explanation = Explainer.Explain(ResultFolder.Open(_folder), run.Input.Protocol, "PT", "a", run);
        int Anew(DateOnly from) => ReferenceEvaluator.Evaluate(Texts(year with
        {
            Recognitions = [.. year.Recognitions.Select(r => r.ValidFrom.Year == 2024 ? r with { ValidFrom = from } : r)],
        })).Professions["PT"].Accounts.Single(x => x.Tpid == "a").Granted;
        Assert.Equal((0, 0, 1), (explanation.Outcome!.Granted, Anew(new DateOnly(2024, 4, 1)), Anew(new DateOnly(2024, 3, 31))));
        var recognition = explanation.Counterfactuals!.Single(c => c.Kind == CounterfactualKind.Recognition);
        Assert.Equal((true, 10L, 1, "2024-03-31"), (recognition.Found, recognition.Change, recognition.Granted, recognition.Detail));
    }

    [Fact]
    public void More_places_brought_in_as_said_give_the_place_and_one_less_does_not()
    {
        // examples/small: 1001 asks 5 and brings 1 into RSV1; in its sector 10 are asked for 6 seats.
        var year = GoldenTests.Example();
        var run = YearRun.Create(Folders.Input(year));
        ResultFiles.WriteFolder(run.Execute(), _folder);
        var explanation = Explainer.Explain(ResultFolder.Open(_folder), run.Input.Protocol, "GZ", "1001", run);
        var more = explanation.Counterfactuals!.Single(c => c.Kind == CounterfactualKind.BroughtIn);
        Assert.True(more.Found);
        Assert.Equal("RSV1", more.Detail);
        for (var change = 1; change <= 4; change++)
        {
            var changed =
                year with { BroughtIn = [.. year.BroughtIn.Select(b => b.Tpid == "1001" ? b with { Places = b.Places + change } : b)] };
            var granted = ReferenceEvaluator.Evaluate(Texts(changed)).Professions["GZ"].Accounts.Single(a => a.Tpid == "1001").Granted;
            Assert.Equal(change >= more.Change, granted > explanation.Outcome!.Granted);
            Assert.True(change != more.Change || granted == more.Granted);
        }
    }

    [Fact]
    public void Where_more_days_would_not_have_helped_a_hundred_thousand_do_not()
    {
        var checks = 0;
        foreach (var (folder, explanation) in Explained())
        {
            var volume = explanation.Counterfactuals!.SingleOrDefault(c => c.Kind == CounterfactualKind.Volume);
            if (volume is { Found: false } && explanation.MergedInto is null)
            {
                Assert.True(Granted(WithDays(folder, explanation, 100_000), explanation) <= explanation.Outcome!.Granted);
                checks++;
            }
        }
        Assert.True(checks >= 3, $"only {checks} cases");
    }

    [Fact]
    public void More_places_brought_in_are_exact_and_minimal_on_random_folders()
    {
        var (found, none) = (0, 0);
        foreach (var (_, folder, explanation) in Explain(40, consortia: true))
        {
            var more = explanation.Counterfactuals!.SingleOrDefault(c => c.Kind == CounterfactualKind.BroughtIn);
            if (more is null)
            {
                continue;
            }
            var year = Folders.Read(folder);
            foreach (var consortium in year.ConsortiumMembers.Where(
                m => m.Tpid == explanation.Tpid && year.Assessments.Any(a => a.Consortium == m.Consortium && a.Qualifies))
                    .Select(m => m.Consortium))
            {
                // The reference counts what the member brings in by default itself, so only declared rows are raised here.
                var row = year.BroughtIn.SingleOrDefault(
                    b => b.Consortium == consortium && b.Tpid == explanation.Tpid && b.Profession.ToString() == explanation.Profession);
                var room = row is null
                    ? 0
                    : explanation.Outcome!.Requested - year.BroughtIn.Where(
                        b => b.Tpid == explanation.Tpid && b.Profession == row.Profession).Sum(b => b.Places);
                for (var change = 1; change <= Math.Min(room, more.Found ? more.Change : room); change++)
                {
                    var changed =
                        year with { BroughtIn = [.. year.BroughtIn.Select(b => b == row ? b with { Places = b.Places + change } : b)] };
                    var granted = Granted(Texts(changed), explanation);
                    var isTheOne = more.Found && change == more.Change && more.Detail == consortium;
                    Assert.True(!isTheOne || granted == more.Granted, $"{explanation.Tpid} in {consortium}: {change}");
                    Assert.True(
                        isTheOne || more.Found && change == more.Change || granted <= explanation.Outcome!.Granted,
                        $"{explanation.Tpid} in {consortium}: {change} would do");
                    (found, none) = isTheOne ? (found + 1, none) : (found, none + 1);
                }
            }
        }
        Assert.True(found >= 1 && none >= 100, $"only {found} and {none} cases");
    }

    [Fact]
    public void An_institution_that_merged_away_is_told_where_its_days_count()
    {
        var year = GoldenTests.Example();
        var changed = year with { Mergers = [
            new MergerRow("1001", "1002", new DateOnly(2023, 1, 1)), new MergerRow("1002", "1003", new DateOnly(2023, 6, 1))] };
        var run = YearRun.Create(Folders.Input(changed));
        ResultFiles.WriteFolder(run.Execute(), _folder);
        var explanation = Explainer.Explain(ResultFolder.Open(_folder), run.Input.Protocol, "GZ", "1001", run);
        Assert.Equal("1003", explanation.MergedInto!.Value.Tpid);
        Assert.NotEmpty(explanation.Steps); // its request did not move
        Assert.False(explanation.Counterfactuals!.Single(c => c.Kind == CounterfactualKind.Volume).Found);
        Assert.Contains("1001 is opgegaan in", ExplanationText.ToText(explanation, Language.Dutch), StringComparison.Ordinal);

        var without = changed with { Requests = [.. changed.Requests.Where(r => r.Tpid != "1001")], BroughtIn = [
            .. changed.BroughtIn.Where(b => b.Tpid != "1001")] };
        run = YearRun.Create(Folders.Input(without));
        ResultFiles.WriteFolder(run.Execute(), _folder);
        explanation = Explainer.Explain(ResultFolder.Open(_folder), run.Input.Protocol, "KP", "1001", run);
        Assert.Null(explanation.Outcome);
        Assert.Equal("1003", explanation.MergedInto!.Value.Tpid);
    }

    [Fact]
    public void A_recognition_that_came_too_late_is_named_with_the_day_that_would_have_done()
    {
        // examples/small: 1008 is recognised from 15 April 2024, 15 days after the deadline of 31 March.
        var run = YearRun.Create(Folders.Input(GoldenTests.Example()));
        ResultFiles.WriteFolder(run.Execute(), _folder);
        var explanation = Explainer.Explain(ResultFolder.Open(_folder), run.Input.Protocol, "GZ", "1008", run);
        Assert.Equal("refused", explanation.Outcome!.Decision);
        var recognition = explanation.Counterfactuals!.Single(c => c.Kind == CounterfactualKind.Recognition);
        var year = GoldenTests.Example();
        var changed = year with { Recognitions = [
            .. year.Recognitions.Select(r => r.Tpid == "1008" ? r with { ValidFrom = new DateOnly(2024, 3, 31) } : r)] };
        var granted = ReferenceEvaluator.Evaluate(Texts(changed)).Professions["GZ"].Accounts.Single(a => a.Tpid == "1008").Granted;
        Assert.Equal(granted > 0, recognition.Found);
        Assert.Equal(granted > 0 ? (15, "2024-03-31") : (0, ""), (recognition.Change, recognition.Detail));
    }

    private static Dictionary<string, string> Texts(DatasetYear year) => DatasetWriter.FileNames(year).ToDictionary(
        f => f, f =>
    {
        using var stream = new MemoryStream();
        DatasetWriter.WriteFile(year, f, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    });

    [Fact]
    public void An_explanation_cites_a_rule_for_every_step_and_says_it_in_both_languages()
    {
        foreach (var (_, explanation) in Explained().Take(8))
        {
            Assert.NotEmpty(explanation.Steps);
            Assert.StartsWith("final.", explanation.Steps[^1].Row.Rule, StringComparison.Ordinal);
            var dutch = ExplanationText.ToText(explanation, Language.Dutch);
            var english = ExplanationText.ToText(explanation, Language.English);
            Assert.Contains("Wat had het anders gemaakt?", dutch, StringComparison.Ordinal);
            Assert.Contains("What would have changed it?", english, StringComparison.Ordinal);
            foreach (var step in explanation.Steps)
            {
                Assert.Contains(step.Rule.Source, dutch, StringComparison.Ordinal);
                Assert.Contains(step.Text.En, english, StringComparison.Ordinal);
            }
            using var json = System.Text.Json.JsonDocument.Parse(ExplanationText.ToJson(explanation, Language.Dutch));
            Assert.Equal(explanation.Steps.Count, json.RootElement.GetProperty("steps").GetArrayLength());
        }
    }

    [Fact]
    public void Without_the_data_the_steps_are_told_and_nothing_is_tried()
    {
        var result = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(4)))).Execute();
        ResultFiles.WriteFolder(result, _folder);
        var folder = ResultFolder.Open(_folder);
        var row = folder.Allocation().First();
        var explanation = Explainer.Explain(folder, result.Input.Protocol, row.Profession, row.Tpid);
        Assert.Null(explanation.Counterfactuals);
        Assert.NotEmpty(explanation.Steps);
        Assert.Contains("niet berekend", ExplanationText.ToText(explanation, Language.Dutch), StringComparison.Ordinal);
    }

    private static IEnumerable<(Dictionary<string, string> Folder, Explanation Explanation)> Explained(int folders = UsualFolders) =>
        _usual.Value.Where(one => one.Seed < folders).Select(one => (one.Folder, one.Explanation));

    private static List<(int Seed, Dictionary<string, string> Folder, Explanation Explanation)> Explain(int folders, bool consortia)
    {
        var explained = new List<(int, Dictionary<string, string>, Explanation)>();
        var path = Directory.CreateTempSubdirectory("topgrid-explained-").FullName;
        for (var seed = 0; seed < folders; seed++)
        {
            var folder = RandomFolders.Create(seed);
            var run = YearRun.Create(Folders.Input(Folders.Read(folder)));
            ResultFiles.WriteFolder(run.Execute(), path);
            var result = ResultFolder.Open(path);
            var members = run.Input.Year.BroughtIn.Select(b => b.Tpid).ToHashSet();
            foreach (var row in result.Allocation()
                .Where(r => r.Decision is "none" or "partly" && (!consortia || (r.Profession == "GZ" && members.Contains(r.Tpid)))).Take(3)
                .ToList())
            {
                explained.Add((seed, folder, Explainer.Explain(result, run.Input.Protocol, row.Profession, row.Tpid, run)));
            }
        }

        Directory.Delete(path, recursive: true);
        return explained;
    }

    private static int Granted(Dictionary<string, string> folder, Explanation explanation) =>
        ReferenceEvaluator.Evaluate(folder).Professions[explanation.Profession].Accounts.Single(a => a.Tpid == explanation.Tpid).Granted;

    // One subsidised trainee a day inside the window: the days are spread over as many trainees as it takes.
    private static Dictionary<string, string> WithDays(Dictionary<string, string> folder, Explanation explanation, long days)
    {
        var rows = new System.Text.StringBuilder(Get(folder, "trainings", "trainee,tpid,profession,start,end,subsidised,share"));
        var first = new DateOnly(explanation.Year - 3, 1, 1);
        for (var trainee = 0; days > 0; trainee++)
        {
            var length = (int)Math.Min(days, 365);
            rows.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"more-{trainee},{explanation.Tpid},{explanation.Profession},{first:yyyy-MM-dd},{first.AddDays(length - 1):yyyy-MM-dd},true,100\n");
            days -= length;
        }
        return Set(folder, "trainings", rows.ToString());
    }

    private static string Get(Dictionary<string, string> folder, string file, string header)
    {
        var name = folder.ContainsKey(file) ? file : file + ".csv";
        var text = folder.GetValueOrDefault(name, header + "\n");
        return text.EndsWith('\n') ? text : text + "\n";
    }

    private static Dictionary<string, string> Set(Dictionary<string, string> folder, string file, string text)
    {
        var name = folder.Keys.First().EndsWith(".csv", StringComparison.Ordinal) ? file + ".csv" : file;
        return new Dictionary<string, string>(folder) { [name] = text };
    }
}
