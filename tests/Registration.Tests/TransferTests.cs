using System.Text;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.V1;
using TopGrid.Data.Mapping;
using TopGrid.Dataset;
using TopGrid.Registration.Tests.Support;
using TopGrid.Registration.V1;
using TopGrid.Testing;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Tests;

public abstract class TransferTests(TestDatabase database) : RegistrationTests(database)
{
    [Fact]
    public async Task An_export_is_byte_for_byte_the_canonical_form_of_what_was_imported()
    {
        var canonical = SampleYear.Files(SampleYear.Facts);
        // As a person saves it: rows in another order, other line ends.
        var untidy = canonical.ToDictionary(file => file.Key, file => Untidy(file.Key, file.Value));
        var answer = await Host.ImportAsync(untidy.Reverse());
        Assert.True(answer.Imported, string.Join('\n', answer.Findings));
        Assert.Equal(CanonicalForm.InputHash(SampleYear.Facts), answer.InputHash);

        var (header, files) = await RegistrationHost.ExportAsync(Host.Operator);

        Assert.Equal(canonical.Keys.Order(StringComparer.Ordinal), files.Keys);
        foreach (var (name, content) in canonical)
        {
            Assert.Equal(Encoding.UTF8.GetString(content), Encoding.UTF8.GetString(files[name]));
        }

        Assert.Equal(answer.InputHash, header.InputHash);
        Assert.Equal(files.Select(file => (file.Key, (long)file.Value.Length)), header.Files.Select(file => (file.File, file.SizeBytes)));
        Assert.Equal(answer.Year.Files.Select(file => file.Sha256), header.Files.Select(file => file.Sha256));
        // What the digests of the received files count: rows without the header, quoted line breaks not counted.
        Assert.Equal(1, answer.Files.Single(file => file.File == "provenance.csv").RowCount);
        Assert.Equal(4, answer.Files.Single(file => file.File == "trainings.csv").RowCount);
    }

    [Fact]
    public async Task The_same_holds_after_a_restart_that_reads_everything_from_the_tables()
    {
        await Host.ImportAsync(SampleYear.Facts);
        await Host.DisposeAsync();
        await Database.ReopenAsync();
        await using var restarted = await RegistrationHost.StartAsync(Database);

        var (_, files) = await RegistrationHost.ExportAsync(restarted.Operator);

        var canonical = SampleYear.Files(SampleYear.Facts);
        Assert.All(canonical, file => Assert.Equal(file.Value, files[file.Key]));
    }

    [Fact]
    public async Task A_refused_import_reports_all_findings_at_once_and_changes_no_table()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var before = await TableHashes.OfAsync(Database.Database);
        var files = SampleYear.Files(SampleYear.Facts);
        files["requests.csv"] = "tpid,profession,round,places\nI1,GZ,1,-4\nI9,GZ,1,1\nI1,XX,1,2\n"u8.ToArray();
        files["institutions.csv"] = [.. files["institutions.csv"], .. "I1,double,,,\n"u8];
        files["surprise.csv"] = "a,b\n"u8.ToArray();

        var answer = await Host.ImportAsync(files, header => header.Replace = true);

        Assert.False(answer.Imported);
        Assert.Null(answer.Year);
        Assert.Equal("", answer.InputHash);
        var errors = answer.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        Assert.Contains(errors, finding => finding is { Code: "negative-number", File: "requests.csv", Line: 2, Column: "places" });
        Assert.Contains(errors, finding => finding is { Code: "unknown-id", File: "requests.csv", Line: 3, Column: "tpid" });
        Assert.Contains(errors, finding => finding is { Code: "unknown-code", File: "requests.csv", Line: 4, Column: "profession" });
        Assert.Contains(errors, finding => finding is { Code: "duplicate-key", File: "institutions.csv", Line: 7 });
        Assert.Contains(answer.Findings, finding => finding is { Code: "unknown-file", Severity: Severity.Warning });
        Assert.All(answer.Findings, finding => Assert.NotEqual("", finding.Reason.Nl + finding.Advice.En));
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
        Assert.True(before.Count > 20, "every table is looked at");
    }

    [Fact]
    public async Task An_import_of_many_wrong_rows_is_answered_with_the_first_of_them_and_how_many_more_there_are()
    {
        const int Wrong = 50_000;
        var files = SampleYear.Files(SampleYear.Facts);
        files["previous.csv"] =
            Encoding.UTF8.GetBytes("year,tpid,profession,granted\n" + string.Concat(Enumerable.Repeat("2024,I1,GZ,-1\n", Wrong)));

        var answer = await Host.ImportAsync(files);

        Assert.False(answer.Imported);
        var told = answer.Findings.Where(finding => finding.File == "previous.csv").ToList();
        Assert.Equal(101, told.Count);
        Assert.Equal("more-errors", told[^1].Code);
        // Each of them also repeats the key of the first.
        Assert.Contains($"{Wrong + Wrong - 1 - 100}", told[^1].Reason.En, StringComparison.Ordinal);
        Assert.Equal(Wrong, answer.Files.Single(file => file.File == "previous.csv").RowCount);
    }

    [Fact]
    public async Task Validating_only_says_the_same_and_stores_nothing()
    {
        var before = await TableHashes.OfAsync(Database.Database);
        var answer = await Host.ImportAsync(SampleYear.Files(SampleYear.Facts), header => header.ValidateOnly = true);
        Assert.Equal((false, CanonicalForm.InputHash(SampleYear.Facts)), (answer.Imported, answer.InputHash));
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
        await RefusedAsync(StatusCode.NotFound, Host.Operator.GetYearAsync(new GetYearRequest { Name = Year }));
    }

    [Fact]
    public async Task A_year_is_replaced_only_on_purpose_and_only_as_it_was_read()
    {
        var first = await Host.ImportAsync(SampleYear.Facts);
        Assert.Equal(1, first.Year.Revision);
        var other = SampleYear.Facts with { Requests = [.. SampleYear.Facts.Requests.Where(row => row.Tpid != "I2")] };

        Assert.Contains(
            "replace", (await RefusedAsync(StatusCode.AlreadyExists, () => Host.ImportAsync(other))).Status.Detail,
            StringComparison.Ordinal);
        await RefusedAsync(StatusCode.Aborted, () => Host.ImportAsync(other, header => (header.Replace, header.Etag) = (true, "stale")));

        var second = await Host.ImportAsync(other, header => (header.Replace, header.Etag) = (true, first.Year.Etag));
        Assert.Equal(2, second.Year.Revision);
        Assert.NotEqual(first.Year.Etag, second.Year.Etag);
        Assert.Equal(CanonicalForm.InputHash(other), (await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year })).InputHash);
    }

    [Fact]
    public async Task An_import_sent_again_answers_the_same_and_does_nothing()
    {
        var id = RegistrationHost.NewId();
        var files = SampleYear.Files(SampleYear.Facts);
        var first = await Host.ImportAsync(files, header => header.RequestId = id);
        var before = await TableHashes.OfAsync(Database.Database);

        // Cut and ordered otherwise, it is still the same import.
        var again = await Host.ImportAsync(files.Reverse(), header => header.RequestId = id, chunk: 77);

        Assert.Equal(first, again);
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
        var other = SampleYear.Facts with { Assessments = [] };
        await RefusedAsync(
            StatusCode.AlreadyExists, () => Host.ImportAsync(other, header => (header.RequestId, header.Replace) = (id, true)));
        await RefusedAsync(StatusCode.InvalidArgument, () => Host.ImportAsync(other, header => header.RequestId = "with space"));
    }

    [Fact]
    public async Task A_folder_of_another_year_than_asked_for_is_refused_with_a_finding()
    {
        var answer = await Host.ImportAsync(SampleYear.Files(SampleYear.Facts), header => header.Year = "years/2026");
        Assert.False(answer.Imported);
        Assert.Contains(answer.Findings, finding => finding is { Code: "other-year", File: "year.csv", Line: 2, Column: "year" });
    }

    [Fact]
    public async Task Messages_out_of_order_and_too_large_an_import_are_refused()
    {
        using var call = Host.Operator.ImportYear();
        await call.RequestStream.WriteAsync(new ImportYearRequest { Chunk = new FileChunk { File = "year.csv" } });
        await call.RequestStream.CompleteAsync();
        await RefusedAsync(StatusCode.InvalidArgument, () => call.ResponseAsync);

        var error = await RefusedAsync(
            StatusCode.ResourceExhausted, () => Host.ImportAsync([new("requests.csv", new byte[5_000_000])], chunk: 60_000));
        Assert.Contains("4194304", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("--max-import", error.Status.Detail, StringComparison.Ordinal);

        var many = Enumerable.Range(0, 101).Select(n => new KeyValuePair<string, byte[]>($"{n}.csv", []));
        Assert.Contains(
            "more than 100 files", (await RefusedAsync(StatusCode.InvalidArgument, () => Host.ImportAsync(many))).Status.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_operator_sees_the_seed_and_all_see_the_same_input_hash()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var (mine, withSeed) = await RegistrationHost.ExportAsync(Host.Operator);
        var (theirs, without) = await RegistrationHost.ExportAsync(Host.As("auditor", CallerRole.Auditor));
        Assert.Contains(SampleYear.Seed, Encoding.UTF8.GetString(withSeed["year.csv"]), StringComparison.Ordinal);
        Assert.DoesNotContain(SampleYear.Seed, Encoding.UTF8.GetString(without["year.csv"]), StringComparison.Ordinal);
        Assert.Equal(mine.InputHash, theirs.InputHash);
        Assert.Equal(
            CanonicalForm.SeedCommitment(SampleYear.Seed),
            (await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year })).SeedCommitment);
    }

    [Fact]
    public async Task Modules_get_the_canonical_rows_with_the_input_hash_and_revision_and_nobody_else_does()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var (header, rows) = await StreamAsync();
        Assert.Equal((Year, CanonicalForm.InputHash(SampleYear.Facts), 1), (header.Year, header.InputHash, header.Revision));
        foreach (var (name, content) in SampleYear.Files(SampleYear.Facts))
        {
            var withoutHeader =
                Encoding.UTF8.GetString(content)[(Encoding.UTF8.GetString(content).IndexOf('\n', StringComparison.Ordinal) + 1)..];
            Assert.Equal(withoutHeader, rows.GetValueOrDefault(name, ""));
        }

        Assert.Equal(["requests.csv", "year.csv"], (await StreamAsync("year.csv", "requests.csv")).Rows.Keys);
        await RefusedAsync(StatusCode.InvalidArgument, () => StreamAsync("nonsense.csv"));
        using var call = Host.Operator.StreamFacts(new StreamFactsRequest { Name = Year });
        await RefusedAsync(StatusCode.PermissionDenied, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Ten_thousand_trainings_travel_in_messages_of_whole_rows()
    {
        var many = SampleYear.Facts with
        {
            Trainings = [
                .. SampleYear.Facts.Trainings,
                .. Enumerable.Range(0, 10_000)
                    .Select(i => new TrainingRow($"M{i}", "I1", Rules.Vocabulary.Profession.GZ, new DateOnly(2022, 1, 1), null, true, 100))],
        };
        var answer = await Host.ImportAsync(many);
        Assert.True(answer.Imported);
        var messages = 0;
        using var call = Host.Module().StreamFacts(new StreamFactsRequest { Name = Year, Files = { "trainings.csv" } });
        var content = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (call.ResponseStream.Current.Rows is { } rows)
            {
                messages++;
                Assert.Equal((byte)'\n', rows.Content[^1]);
                rows.Content.WriteTo(content);
            }
        }

        Assert.True(messages > 3);
        Assert.EndsWith(
            Encoding.UTF8.GetString(content.ToArray()), Encoding.UTF8.GetString(SampleYear.Files(many)["trainings.csv"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_changed_behind_the_programs_back_are_noticed()
    {
        await Host.ImportAsync(SampleYear.Facts);
        await using (var transaction = await Database.Database.BeginAsync(CancellationToken.None))
        {
            await using var command = transaction.Command(
                $"UPDATE {new TableName("registration", "requests").Sql(transaction.Dialect)} SET places = 40 WHERE tpid = 'I1' AND profession = 'GZ' AND round = 1");
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
            await transaction.CommitAsync(CancellationToken.None);
        }

        await using var restarted = await RegistrationHost.StartAsync(Database);
        await RefusedAsync(StatusCode.Internal, restarted.Operator.GetYearAsync(new GetYearRequest { Name = Year }));
    }

    private async Task<(FactsHeader Header, Dictionary<string, string> Rows)> StreamAsync(params string[] files)
    {
        using var call = Host.Module().StreamFacts(new StreamFactsRequest { Name = Year, Files = { files } });
        FactsHeader? header = null;
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            header ??= call.ResponseStream.Current.Header;
            if (call.ResponseStream.Current.Rows is { } part)
            {
                rows[part.File] = rows.GetValueOrDefault(part.File, "") + part.Content.ToStringUtf8();
            }
        }

        return (header!, rows);
    }

    private static byte[] Untidy(string name, byte[] content)
    {
        if (name == "provenance.csv")
        {
            return content;
        }

        var lines = Encoding.UTF8.GetString(content).TrimEnd('\n').Split('\n');
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines.Take(1).Concat(lines.Skip(1).Reverse())));
    }
}

public sealed class TransferTestsOnSqlite(SqliteTestDatabase database) : TransferTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class TransferTestsOnPostgres(PostgresTestDatabase database) : TransferTests(database), IClassFixture<PostgresTestDatabase>;
