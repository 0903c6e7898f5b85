using TopGrid.Example;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset.Tests;

public class ExampleYearTests
{
    private static readonly DatasetOptions _options = new() { Protocols = ProtocolLibrary.Shipped };

    private static readonly DatasetYear _year = ExampleYearGenerator.Generate(ExampleYearGenerator.CommittedSeed);

    [Fact]
    public void The_committed_folder_is_what_the_generator_makes_byte_by_byte()
    {
        var folder = Repository.PathOf("examples", "2025");
        if (Environment.GetEnvironmentVariable("TOPGRID_WRITE_EXAMPLE") == "1")
        {
            DatasetWriter.WriteFolder(_year, folder);
        }

        Assert.Equal(
            DatasetWriter.FileNames(_year).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (var name in DatasetWriter.FileNames(_year))
        {
            using var expected = new MemoryStream();
            DatasetWriter.WriteFile(_year, name, expected);
            Assert.True(expected.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, name))), $"{name} differs.");
        }
    }

    // The figure in the page was printed by the Python script that stands there, which shares no code with the library.
    [Fact]
    public void Its_input_hash_is_the_one_that_the_script_in_docs_canonical_prints() =>
        Assert.Contains(
            $"`{CanonicalForm.InputHash(_year)}`", File.ReadAllText(Repository.PathOf("docs", "canonical.md")), StringComparison.Ordinal);

    [Fact]
    public void It_has_no_error_and_no_warning() =>
        Assert.Empty(DatasetReader.ReadFolder(Repository.PathOf("examples", "2025"), _options).Findings);

    // Places: GZ 965 with 125 for the bonus, VS 134, PT 139, KP 180, KNP 26. Asked: 965 are 58 % of 1664, 139 are 80 % of 174.
    [Fact]
    public void Places_and_places_asked_are_the_published_totals()
    {
        Assert.Equal(
            [("GZ", 965, 125), ("KNP", 26, 0), ("KP", 180, 0), ("PT", 139, 0), ("VS", 134, 0)],
            _year.Capacity.Select(c => (c.Profession.Code(), c.Places, c.BonusReserve)).Order());
        Assert.Equal(1664, Asked(Profession.GZ, _ => true));
        Assert.Equal(174, Asked(Profession.PT, _ => true));
        var elderly = _year.Institutions.Where(i => i.Sector == "ouderenzorg").Select(i => i.Tpid).ToHashSet();
        Assert.Equal(138, Asked(Profession.GZ, elderly.Contains));
        Assert.Equal(111, _year.SectorWeights.Single(w => w is { Profession: Profession.GZ, Sector: "ouderenzorg" }).Weight);
        Assert.InRange(_year.Institutions.Count, 580, 620);
    }

    // S0: GGz Oost Brabant 7, Centiv 1, Indigo Brabant 2, GGz Momentum 1, Zorgboog 0, Elkerliek 1, ORO 2 = 14.
    [Fact]
    public void GGz_Oost_Brabant_brings_in_the_fourteen_places_of_its_seven_members()
    {
        var consortium = _year.Consortia.Single(c => c.Name == "RSV GGz Oost-Brabant").Consortium;
        var names = _year.Institutions.ToDictionary(i => i.Tpid, i => i.Name);
        Assert.Equal(
            [("Centiv", 1), ("Elkerliek", 1), ("GGz Momentum", 1), ("GGz Oost Brabant", 7), ("Indigo Brabant", 2), ("ORO", 2),
                ("Zorgboog", 0)],
            _year.BroughtIn.Where(b => b.Consortium == consortium).Select(b => (names[b.Tpid], b.Places)).Order());
        Assert.Equal(7, _year.ConsortiumMembers.Count(m => m.Consortium == consortium));
    }

    [Fact]
    public void Provenance_says_of_every_row_of_every_file_once_where_it_comes_from()
    {
        Assert.All(_year.Provenance, p => Assert.Contains(p.Basis, (string[])["published", "moved", "chosen", "generated"]));
        Assert.Equal(_year.Provenance.Count, _year.Provenance.Select(p => (p.File, p.Key)).Distinct().Count());
        foreach (var name in DatasetWriter.FileNames(_year).Where(n => n != CanonicalForm.ExcludedFile))
        {
            var rows = File.ReadAllLines(Repository.PathOf("examples", "2025", name)).Length - 1;
            Assert.Equal((name, rows), (name, _year.Provenance.Count(p => p.File == name)));
        }
    }

    [Fact]
    public void Another_seed_gives_other_institutions_and_the_same_totals()
    {
        var other = ExampleYearGenerator.Generate(7);
        Assert.NotEqual(CanonicalForm.ContentHash(_year, "trainings.csv"), CanonicalForm.ContentHash(other, "trainings.csv"));
        Assert.Equal(CanonicalForm.ContentHash(_year, "capacity.csv"), CanonicalForm.ContentHash(other, "capacity.csv"));
        Assert.Equal(1664, other.Requests.Where(r => r.Profession == Profession.GZ).Sum(r => r.Places));
    }

    private static int Asked(Profession profession, Func<string, bool> of) =>
        _year.Requests.Where(r => r.Profession == profession && of(r.Tpid)).Sum(r => r.Places);
}
