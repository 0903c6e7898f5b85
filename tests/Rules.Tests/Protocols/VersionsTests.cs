using TopGrid.Rules.Protocols;

namespace TopGrid.Rules.Tests.Protocols;

/// <summary>What was published names a protocol by its hash, so a version never changes again.</summary>
public sealed class VersionsTests
{
    // As the program printed them before sentences stood once and protocols had versions.
    [Theory]
    [InlineData("2018", "bdfcadfbe92df24088fd82c362ca17c8a354bde24935e25c4662053fd9891f97")]
    [InlineData("2020", "655e6f36ca699fa39152531d405bfcbf6787f0ed22fbd6bc1cd6d7a804e1ac06")]
    [InlineData("2022", "83b77d5a889e710054c0607669c4cc15727ca8e0daf34d04f9c8b48bd342b5cc")]
    [InlineData("2023", "0d015a7cb39f90f85c2aba3eb516b53616f3c80c82436b9c1941d610700d175b")]
    [InlineData("2024", "0ed13bcef2084f61faa89c504ab53ee020788b0a8901403e7166ff19d323994c")]
    [InlineData("2025", "379b6db683082da3a8c9e697dc11bbdcafb808dc10c5340cfd027a8e29cc9fb3")]
    public void Version_1_has_the_hash_that_results_name_and_says_what_its_old_file_said(string id, string hash)
    {
        var protocol = ProtocolLibrary.Shipped.WithHash(id, hash, []);
        Assert.NotNull(protocol);
        Assert.Equal(1, protocol.Version);
        Assert.Equal(ProtocolReader.Read(VersionOne.Text(id), id).Protocol!.CanonicalBytes(), protocol.CanonicalBytes());
    }

    [Fact]
    public void A_protocol_written_out_reads_back_to_the_same_hash_without_the_common_sentences() =>
        Assert.All(ProtocolLibrary.Shipped.Ids, id =>
        {
            var protocol = ProtocolLibrary.Shipped.Find(id)!;
            var text = ProtocolWriter.Write(protocol);
            Assert.DoesNotContain("sentences:", text, StringComparison.Ordinal);
            var reading = ProtocolReader.Read(text, "written");
            Assert.Empty(reading.Problems);
            Assert.Equal(protocol.Hash(), reading.Protocol!.Hash());
        });

    [Fact]
    public void A_changed_sentence_is_a_new_version_and_the_old_one_is_still_found_by_its_hash()
    {
        var old = ProtocolLibrary.Shipped.Find("2025")!;
        var files = Changed("nl", "Niemand vraagt iets.").Changed("en", "Nobody asks for anything.")
            .With(
                RuleFiles.Protocols, "2025.v2",
                RuleFiles.Shipped.Text(RuleFiles.Protocols, "2025")!
                    .Replace("id: \"2025\"", "id: \"2025\"\nversion: 2", StringComparison.Ordinal)
                    .Replace("sentences: 1", "sentences: 2", StringComparison.Ordinal));
        var library = new ProtocolLibrary(files);
        var current = library.Find("2025")!;
        Assert.Equal(2, current.Version);
        Assert.Equal("Niemand vraagt iets.", current.Rules["refused.nothing-asked"].Sentence.Nl);
        Assert.Equal(old.Rules["volume.placed"].Sentence, current.Rules["volume.placed"].Sentence);
        Assert.NotEqual(old.Hash(), current.Hash());
        Assert.Equal(old.CanonicalBytes(), library.WithHash("2025", old.Hash(), [])!.CanonicalBytes());
        Assert.Equal(current.CanonicalBytes(), library.WithHash("2025", current.Hash(), [])!.CanonicalBytes());
        Assert.Equal(
            old.Parameters.PenaltyPlaces + 1,
            library.WithHash("2025", ProtocolLibrary.Shipped.Load("2025", "penalty_places=2").Protocol!.Hash(), ["penalty_places=2"])!
                .Parameters.PenaltyPlaces);
        Assert.Null(library.WithHash("2025", new string('0', 64), []));
        // A result that somebody damaged may name any override.
        Assert.Null(library.WithHash("2025", old.Hash(), ["nonsense"]));
        Assert.Null(library.WithHash("1999", old.Hash(), []));
    }

    [Theory]
    [InlineData(2024, false)]
    [InlineData(2025, true)]
    [InlineData(2026, false)]
    public void A_protocol_covers_the_years_that_are_decided_inside_its_validity(int year, bool covered) =>
        // 2025 holds from 1 January 2024 until 31 December 2025.
        Assert.Equal(covered, ProtocolLibrary.Shipped.Find("2025")!.Covers(year));

    [Fact]
    public void A_sentence_that_changed_in_one_language_only_is_refused()
    {
        var refused = Assert.Throws<InvalidDataException>(() => Sentences.Read(Changed("nl", "Niemand vraagt iets.")));
        Assert.Contains("'refused.nothing-asked' has not the same versions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_has_a_sentence_in_both_languages_and_every_sentence_a_rule()
    {
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Id).Order(StringComparer.Ordinal), ProtocolLibrary.Shipped.Sentences.Rules);
        Assert.All(RuleCatalogue.All, rule =>
        {
            var text = ProtocolLibrary.Shipped.Sentences.Find(rule.Id, 1)!;
            Assert.Equal(Known(text.Nl), Known(text.En));

            IEnumerable<string> Known(string template) => SentenceTemplate.Fields(template).Distinct().Order(StringComparer.Ordinal);
        });
    }

    [Fact]
    public void A_file_whose_name_is_not_its_id_and_version_is_refused()
    {
        var files = RuleFiles.Shipped.With(RuleFiles.Protocols, "2031", RuleFiles.Shipped.Text(RuleFiles.Protocols, "2025")!);
        Assert.Contains(
            "id 2025 and version 1, which is not its name", Assert.Single(new ProtocolLibrary(files).Load("2031").Problems).Message,
            StringComparison.Ordinal);
    }

    private static RuleFiles Changed(string language, string sentence) => RuleFiles.Shipped.Changed(language, sentence);
}

internal static class ChangedSentence
{
    /// <summary>The rule of nothing asked gets a second version of its sentence.</summary>
    public static RuleFiles Changed(this RuleFiles files, string language, string sentence)
    {
        var lines = files.Text(RuleFiles.Sentences, language)!.Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith("refused.nothing-asked: ", StringComparison.Ordinal));
        lines[at] = $"refused.nothing-asked: {{ 1: {lines[at].Split(": ", 2)[1]}, 2: \"{sentence}\" }}";
        return files.With(RuleFiles.Sentences, language, string.Join('\n', lines));
    }
}
