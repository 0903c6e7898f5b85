using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset.Tests;

public class CanonicalTests
{
    [Fact]
    public void Reading_what_was_written_and_writing_it_again_gives_the_same_bytes_and_rows() => ForAllYears((year, _) =>
    {
        var files = Write(year);
        var again = Read(files);
        Assert.Equal(files, Write(again));
        Assert.Equal(CanonicalForm.InputHash(year), CanonicalForm.InputHash(again));
        Assert.Equal(
            year.Consortia.OrderBy(r => r.Consortium, StringComparer.Ordinal),
            again.Consortia.OrderBy(r => r.Consortium, StringComparer.Ordinal));
        Assert.Equal(
            year.Trainings.OrderBy(r => r.Trainee, StringComparer.Ordinal),
            again.Trainings.OrderBy(r => r.Trainee, StringComparer.Ordinal));
    });

    [Fact]
    public void The_order_of_rows_and_of_columns_and_the_line_ends_do_not_change_the_hash() => ForAllYears((year, random) =>
    {
        var shuffled = year with
        {
            Institutions = [.. year.Institutions.OrderBy(_ => random.Next())],
            Requests = [.. year.Requests.OrderBy(_ => random.Next())],
            Returns = [.. year.Returns.OrderBy(_ => random.Next())],
        };
        Assert.Equal(CanonicalForm.InputHash(year), CanonicalForm.InputHash(shuffled));
        var crlf = Write(year).ToDictionary(f => f.Key, f => f.Value.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(CanonicalForm.InputHash(year), CanonicalForm.InputHash(Read(crlf)));
        var interruptions = "end,start,trainee\n";
        Assert.Equal(CanonicalForm.InputHash(year), CanonicalForm.InputHash(Read(new(crlf) { ["interruptions.csv"] = interruptions })));
    });

    [Fact]
    public void Any_changed_fact_changes_the_hash_of_its_file_and_the_input_hash_but_provenance_does_not() => ForAllYears((year, _) =>
    {
        var changed = year with { Requests = [year.Requests[0] with { Places = 10_000 }, .. year.Requests.Skip(1)] };
        Assert.NotEqual(CanonicalForm.InputHash(year), CanonicalForm.InputHash(changed));
        Assert.Equal(
            ["requests.csv"],
            DatasetSchema.Files.Select(f => f.Name)
                .Where(f => CanonicalForm.ContentHash(year, f) != CanonicalForm.ContentHash(changed, f)));
        var described = year with { Provenance = [] };
        Assert.Equal(CanonicalForm.InputHash(year), CanonicalForm.InputHash(described));
        Assert.NotEqual(CanonicalForm.ContentHash(year, "provenance.csv"), CanonicalForm.ContentHash(described, "provenance.csv"));
    });

    [Fact]
    public void A_written_file_is_its_header_and_lines_that_ascend_by_their_bytes_without_carriage_return() => ForAllYears((year, _) =>
    {
        foreach (var (name, text) in Write(year))
        {
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
            Assert.StartsWith(
                string.Join(',', DatasetSchema.Files.Single(f => f.Name == name).Columns.Select(c => c.Name)) + "\n", text,
                StringComparison.Ordinal);
        }

        // tpids hold no line break, so the institutions' first cells can be compared as whole lines are.
        var ids = Read(Write(year)).Institutions.Select(i => Encoding.UTF8.GetBytes(i.Tpid)).ToList();
        Assert.Equal(year.Institutions.Count, ids.Count);
    });

    [Fact]
    public void Lines_are_sorted_by_utf8_bytes_and_not_by_utf16_units()
    {
        // U+FF5E is EF BD 9E and U+1F600 is F0 9F 98 80; as UTF-16 the second comes first (D83D).
        var year = new DatasetYear
        {
            Year = new(2025, "2025", new DateOnly(2024, 2, 1), null, null),
            Institutions = [
                new("😀", "", null, "", null), new("\uFF5E", "", null, "", null), new("T1", "", null, "", null),
                new("T", "", null, "", null)],
        };
        Assert.Equal("tpid,name,sector,region,kind\nT,,,,\nT1,,,,\n\uFF5E,,,,\n😀,,,,\n", Write(year)["institutions.csv"]);
    }

    [Fact]
    public void The_input_hash_is_sha256_over_the_text_written_out_in_docs_canonical()
    {
        var seed = new string('0', 63) + "1";
        var commitment = Convert.ToHexStringLower(SHA256.HashData([.. new byte[31], 1]));
        var year = new DatasetYear
        {
            Year = new(2025, "2025", new DateOnly(2024, 2, 1), null, seed),
            Institutions = [new("T2", "Zorg, \"Oost\"", "ggz", "", InstitutionKind.Practice), new("T1", "", null, "", null)],
            Trainings = [new("D1", "T1", Profession.GZ, new DateOnly(2021, 9, 1), null, true, 100)],
            Consortia = [
                new(
                    "C1", "", "T1", null, null, null, null, null, null, AgreementClauses.Training | AgreementClauses.Costs, null, null,
                    null)],
        };
        var text = $""""
            # assessments.csv
            # bonus_distribution.csv
            # brought_in.csv
            # capacity.csv
            # consortia.csv
            C1,,T1,,,,,,,costs;training,,,
            # consortium_members.csv
            # institutions.csv
            T1,,,,
            T2,"Zorg, ""Oost""",ggz,,practice
            # interruptions.csv
            # mergers.csv
            # previous.csv
            # recognitions.csv
            # requests.csv
            # returns.csv
            # sector_weights.csv
            # trainings.csv
            D1,T1,GZ,2021-09-01,,true,100
            # transfers.csv
            # year.csv
            2025,2025,2024-02-01,,{commitment}

            """";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), CanonicalForm.InputHash(year));
    }

    [Fact]
    public void Defaults_and_spellings_are_normalised()
    {
        var folder = new TestFolder();
        var before = CanonicalForm.InputHash(folder.Read().Year!);
        folder.Files["trainings.csv"].Rows.Clear();
        for (var i = 0; i < TestFolder.Institutions; i++)
        {
            folder.Add("trainings.csv", $"D{i}", TestFolder.Id(i + 1), "GZ", "2021-09-01", "2023-08-31", "true", "050");
            folder.Add("trainings.csv", $"D{i}", TestFolder.Id(i), "GZ", "2021-09-01", "2023-08-31", "true", "50");
        }

        folder.Files["year.csv"].Rows[0].Cells[4] = new string('A', 64);
        folder.Files["consortia.csv"].Rows.ForEach(r => r.Cells[9] = "costs;training;costs");
        Assert.Equal(before, CanonicalForm.InputHash(folder.Read().Year!));
    }

    [Fact]
    public void A_folder_is_written_read_and_written_over_without_rows_of_the_earlier_year()
    {
        var folder = Directory.CreateTempSubdirectory("topgrid-dataset-").FullName;
        try
        {
            var year = new TestFolder().Read().Year!;
            DatasetWriter.WriteFolder(year, folder);
            Assert.Equal(
                CanonicalForm.InputHash(year), CanonicalForm.InputHash(DatasetReader.ReadFolder(folder, TestFolder.Options).Year!));
            var fewer = year with { Assessments = [], Provenance = [] };
            DatasetWriter.WriteFolder(fewer, folder);
            Assert.False(File.Exists(Path.Combine(folder, "assessments.csv")));
            Assert.Equal(
                CanonicalForm.InputHash(fewer), CanonicalForm.InputHash(DatasetReader.ReadFolder(folder, TestFolder.Options).Year!));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void ForAllYears(Action<DatasetYear, Random> holds) => Prop
        .ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            holds(RandomYear.Generate(random), random);
        })
        .Check(Config.QuickThrowOnFailure);

    private static Dictionary<string, string> Write(DatasetYear year) => DatasetWriter.FileNames(year).ToDictionary(name => name, name =>
    {
        using var stream = new MemoryStream();
        DatasetWriter.WriteFile(year, name, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    });

    private static DatasetYear Read(Dictionary<string, string> files)
    {
        var reading = DatasetReader.Read(
            files.Select(f => new DatasetFile(f.Key, new MemoryStream(Encoding.UTF8.GetBytes(f.Value)))), TestFolder.Options);
        Assert.DoesNotContain(reading.Findings, f => f.Severity == Severity.Error);
        return reading.Year!;
    }
}
