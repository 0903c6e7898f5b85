using Grpc.Core;
using LinqToDB.Async;
using TopGrid.Access.Callers;
using TopGrid.Data.Mapping;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.Tests.Support;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using TopGrid.Testing;
using Profession = TopGrid.Common.V1.Profession;

namespace TopGrid.Registration.Tests;

public abstract class FilingTests(TestDatabase database) : RegistrationTests(database)
{
    [Fact]
    public async Task A_request_replaces_the_earlier_one_and_the_log_tells_who_changed_what()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var filed = await Host.Institution("I1").FileRequestAsync(Request("I1", 6));
        Assert.Equal(("years/2025/institutions/I1/requests/GZ~1", 6L), (filed.Name, filed.Places));

        var year = await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year });
        Assert.Equal((2L, "user-I1"), (year.Revision, year.Updater));
        await using var tables = new RegistrationConnection(Database.Database);
        var entry = await tables.Changes.SingleAsync(change => change.Revision == 2);
        Assert.Equal(
            ("user-I1", "FileRequest", "requests.csv", "I1,GZ,1,4", "I1,GZ,1,6", Host.Clock.Now),
            (entry.UserId, entry.Operation, entry.File, entry.Before, entry.After, entry.ChangedAt));
        await AssertSameAfterRestartAsync();
    }

    [Fact]
    public async Task The_last_day_is_in_time_until_midnight_in_the_Netherlands_and_the_refusal_names_it()
    {
        await Host.ImportAsync(SampleYear.Facts);
        // 31 May 2024 is the last day; midnight in summer time is 22:00 UTC.
        Host.Clock.Now = new DateTimeOffset(2024, 5, 31, 21, 59, 59, TimeSpan.Zero);
        await Host.Institution("I1").FileRequestAsync(Request("I1", 5));
        Host.Clock.Now = Host.Clock.Now.AddSeconds(1);

        var before = await TableHashes.OfAsync(Database.Database);
        var error = await RefusedAsync(StatusCode.FailedPrecondition, Host.Institution("I1").FileRequestAsync(Request("I1", 6)));
        Assert.Contains("2024-05-31", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));

        // The extra round comes later (rules.md 5); and an operator enters a late request with the reason.
        var second = Request("I1", 2);
        second.Round = 2;
        await Host.Institution("I1").FileRequestAsync(second);
        var correction = await Host.Operator.CorrectFactAsync(
            Correct("requests.csv", new() { ["tpid"] = "I1", ["profession"] = "GZ", ["round"] = "1" }, new() { ["places"] = "6" }));
        Assert.Equal(("I1,GZ,1,5", "I1,GZ,1,6"), (correction.Before, correction.After));
    }

    [Fact]
    public async Task Nobody_files_for_another_and_is_told_only_that_there_is_nothing()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var before = await TableHashes.OfAsync(Database.Database);
        await RefusedAsync(StatusCode.NotFound, Host.Institution("I2").FileRequestAsync(Request("I1", 6)));
        await RefusedAsync(StatusCode.NotFound, Host.As("rino", CallerRole.Institute, ["I2"]).FileRequestAsync(Request("I1", 6)));
        await RefusedAsync(StatusCode.PermissionDenied, Host.Operator.FileRequestAsync(Request("I1", 6)));
        await RefusedAsync(
            StatusCode.NotFound,
            Host.Institution("I2")
                .ReturnPlacesAsync(
                    new ReturnPlacesRequest
                    {
                        Parent = "years/2025/institutions/I1",
                        Profession = Profession.Gz,
                        Places = 1,
                        RequestId = "x",
                    }));
        await RefusedAsync(
            StatusCode.NotFound,
            Host.Institution("I1")
                .SignConsortiumAsync(new SignConsortiumRequest { Name = "years/2025/consortia/C1/members/I3", RequestId = "x" }));
        await RefusedAsync(
            StatusCode.NotFound,
            Host.Lead("I1")
                .SubmitDivisionAsync(
                    new SubmitDivisionRequest
                    {
                        Name = "years/2025/consortia/C2",
                        Division = new Division { Profession = Profession.Gz },
                        RequestId = "x",
                    }));
        await RefusedAsync(
            StatusCode.NotFound,
            Host.Lead("I1")
                .BringInPlacesAsync(
                    new BringInPlacesRequest { Name = "years/2025/consortia/C2/members/I3", Profession = Profession.Gz, RequestId = "x" }));
        await RefusedAsync(
            StatusCode.NotFound,
            Host.As("rino", CallerRole.Institute, ["I2"])
                .RecordConsortiumTestAsync(new RecordConsortiumTestRequest { Name = "years/2025/consortia/C1", RequestId = "x" }));
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
        await Host.As("rino", CallerRole.Institute, ["I1"]).FileRequestAsync(Request("I1", 6));
    }

    [Fact]
    public async Task The_same_call_again_answers_the_same_and_another_under_its_id_is_refused()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var request = new ReturnPlacesRequest
        {
            Parent = "years/2025/institutions/I1",
            Profession = Profession.Gz,
            Places = 1,
            OfferedTo = "I3",
            RequestId = "once",
        };
        var first = await Host.Institution("I1").ReturnPlacesAsync(request);
        // Two like it were there, of the same day: the third is the fourth in order of date.
        Assert.Equal("years/2025/institutions/I1/returns/GZ~4", first.Name);
        var before = await TableHashes.OfAsync(Database.Database);

        Assert.Equal(first, await Host.Institution("I1").ReturnPlacesAsync(request));

        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
        request.Places = 2;
        await RefusedAsync(StatusCode.AlreadyExists, Host.Institution("I1").ReturnPlacesAsync(request));
        await RefusedAsync(
            StatusCode.InvalidArgument, Host.Institution("I1").ReturnPlacesAsync(new ReturnPlacesRequest(request) { RequestId = "" }));
        await AssertSameAfterRestartAsync();
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day_and_then_forgotten_and_removed()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var request = new ReturnPlacesRequest
        {
            Parent = "years/2025/institutions/I1",
            Profession = Profession.Gz,
            Places = 1,
            OfferedTo = "I3",
            RequestId = "once",
        };
        var first = await Host.Institution("I1").ReturnPlacesAsync(request);
        await Host.Institution("I2").FileRequestAsync(Request("I2", 2));
        Host.Clock.Now += TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1);
        Assert.Equal(first, await Host.Institution("I1").ReturnPlacesAsync(request));

        Host.Clock.Now += TimeSpan.FromSeconds(1);
        var second = await Host.Institution("I1").ReturnPlacesAsync(request);

        Assert.NotEqual(first.Name, second.Name);
        await using var transaction = await Database.Database.BeginReadAsync(CancellationToken.None);
        var left = await transaction.RowsAsync(
            $"SELECT user_id || ' ' || request_id FROM {new TableName("requests", "answers").Sql(transaction.Dialect)}",
            reader => reader.GetString(0));
        Assert.Equal(["user-I1 once"], left);
    }

    [Fact]
    public async Task Two_at_once_under_one_id_have_one_effect_and_ids_of_others_do_not_meet()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var request = new ReturnPlacesRequest
        {
            Parent = "years/2025/institutions/I1",
            Profession = Profession.Gz,
            Places = 1,
            OfferedTo = "I3",
            RequestId = "once",
        };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Host.Institution("I1").ReturnPlacesAsync(request).ResponseAsync));
        Assert.Single(answers.Distinct());

        var other = Host.As("colleague", CallerRole.Institution, ["I1"]);
        Assert.NotEqual(answers[0], await other.ReturnPlacesAsync(request));
        await RefusedAsync(StatusCode.NotFound, Host.Institution("I2").ReturnPlacesAsync(request));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\u0001")]
    [InlineData("\u00e9")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public async Task A_request_id_that_cannot_be_one_is_refused(string id)
    {
        await Host.ImportAsync(SampleYear.Facts);
        var request = Request("I1", 6);
        request.RequestId = id;
        var refused = await RefusedAsync(StatusCode.InvalidArgument, Host.Institution("I1").FileRequestAsync(request));
        Assert.Equal("REQUEST_ID_INVALID", refused.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task What_would_make_the_year_invalid_is_refused_with_the_findings_and_changes_nothing()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var before = await TableHashes.OfAsync(Database.Database);

        // 3 of the 4 requested places are brought into C1: neither side may break that.
        var error = await RefusedAsync(StatusCode.FailedPrecondition, Host.Institution("I1").FileRequestAsync(Request("I1", 2)));
        Assert.Contains("brought-in-above-request", error.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.FailedPrecondition, Host.Institution("I1").BringInPlacesAsync(BringIn("C1", "I1", 5)));

        error = await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Operator.CorrectFactAsync(
                Correct("trainings.csv", new() { ["trainee"] = "T-a" }, new() { ["end"] = "2020-12-31", ["tpid"] = "I9" })));
        var details = error.GetRpcStatus()!;
        var findings = details.Details.Where(detail => detail.Is(Common.V1.Finding.Descriptor))
            .Select(detail => detail.Unpack<Common.V1.Finding>()).ToList();
        Assert.Contains(findings, finding => finding is { Code: "unknown-id", Column: "tpid" });
        Assert.Contains(findings, finding => finding is { Code: "end-before-start", Column: "end" });
        Assert.Equal(findings.Count, details.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Count);
        Assert.Equal("FACTS_INVALID", details.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);

        error = await RefusedAsync(StatusCode.InvalidArgument, Host.Institution("I1").ReturnPlacesAsync(
            new ReturnPlacesRequest
            {
                Parent = "years/2025/institutions/I1",
                Profession = Profession.Gz,
                Places = 1,
                OfferedTo = "I9",
                RequestId = "x",
            }));
        Assert.Contains("offered_to", error.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.InvalidArgument, Host.Institution("I1").FileRequestAsync(Request("I1", -1)));
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Institution("I1").BringInPlacesAsync(new BringInPlacesRequest(BringIn("C1", "I1", 1)) { Profession = Profession.Kp }));
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
    }

    [Fact]
    public async Task Corrections_change_add_and_remove_one_row_and_are_numbered()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var changed = await Host.Operator.CorrectFactAsync(
            Correct("trainings.csv", new() { ["trainee"] = "T-c" }, new() { ["end"] = "2023-03-31" }));
        Assert.Equal((
            "years/2025/corrections/1", "T-c,I5,GZ,2021-03-01,2023-02-28,false,100", "T-c,I5,GZ,2021-03-01,2023-03-31,false,100", "top",
            2L),
            (changed.Name, changed.Before, changed.After, changed.Creator, changed.Revision));
        var added = await Host.Operator.CorrectFactAsync(
            Correct("requests.csv", [], new() { ["tpid"] = "I4", ["profession"] = "PT", ["round"] = "1", ["places"] = "02" }));
        Assert.Equal(("years/2025/corrections/2", "", "I4,PT,1,2"), (added.Name, added.Before, added.After));
        // Of two rows that are alike in everything one goes.
        var removed = await Host.Operator.CorrectFactAsync(Correct("returns.csv", new() { ["offered_to"] = "I3" }, []));
        Assert.Equal(("I1,GZ,1,2024-05-01,I3", ""), (removed.Before, removed.After));
        Assert.Equal(2, (await Host.Operator.ListReturnsAsync(new ListReturnsRequest { Parent = "years/2025/institutions/I1" })).TotalSize);
        var moved = await Host.Operator.CorrectFactAsync(
            Correct("year.csv", new() { ["year"] = "2025" }, new() { ["request_deadline"] = "2024-06-15" }));
        Assert.DoesNotContain(SampleYear.Seed, moved.ToString(), StringComparison.Ordinal);
        Assert.Equal(15, (await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year })).RequestDeadline.Day);
        await AssertSameAfterRestartAsync();

        await RefusedAsync(
            StatusCode.FailedPrecondition,
            Host.Operator.CorrectFactAsync(Correct("requests.csv", new() { ["tpid"] = "I1" }, new() { ["places"] = "1" })));
        await RefusedAsync(
            StatusCode.FailedPrecondition, Host.Operator.CorrectFactAsync(Correct("requests.csv", new() { ["tpid"] = "I9" }, [])));
        await RefusedAsync(
            StatusCode.FailedPrecondition,
            Host.Operator.CorrectFactAsync(Correct("requests.csv", new() { ["tpid"] = "I2" }, new() { ["places"] = "1" })));
        await RefusedAsync(
            StatusCode.InvalidArgument, Host.Operator.CorrectFactAsync(Correct("requests.csv", new() { ["colour"] = "red" }, [])));
        await RefusedAsync(
            StatusCode.InvalidArgument, Host.Operator.CorrectFactAsync(Correct("provenance.csv", new() { ["file"] = "x" }, [])));
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Operator.CorrectFactAsync(Correct("year.csv", new() { ["year"] = "2025" }, new() { ["year"] = "2026" })));
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Operator.CorrectFactAsync(
                new CorrectFactRequest(Correct("requests.csv", new() { ["tpid"] = "I2" }, [])) { Reason = "because" }));
        await RefusedAsync(
            StatusCode.Aborted,
            Host.Operator.CorrectFactAsync(
                new CorrectFactRequest(Correct("requests.csv", new() { ["tpid"] = "I2" }, [])) { Etag = "stale" }));
    }

    [Fact]
    public async Task Many_who_file_at_the_same_time_are_all_heard()
    {
        await Host.ImportAsync(SampleYear.Facts);
        string[] tpids = ["I1", "I2", "I3", "I4"];
        await Task.WhenAll(tpids.SelectMany(tpid => Enumerable.Range(0, 3).Select(i => Task.Run(async () =>
        {
            var request = Request(tpid, 4 + i);
            request.Profession = (Profession)(2 + i);
            await Host.Institution(tpid).FileRequestAsync(request);
        }))));
        var all = await Host.Operator.ListRequestsAsync(new ListRequestsRequest { Parent = "years/2025/institutions/-" });
        // 5 there were, 12 were filed, one of them (I1, KP) was there before.
        Assert.Equal(16, all.TotalSize);
        Assert.Equal(13, (await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year })).Revision);
        await AssertSameAfterRestartAsync();
    }

    [Fact]
    public async Task A_filing_that_cannot_be_committed_leaves_no_trace_and_the_next_takes_its_place()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var before = await TableHashes.OfAsync(Database.Database);
        var breaks = true;
        Database.Database.BeforeCommit.Add(
            (_, _) => breaks ? throw new InvalidOperationException("The disk is full.") : Task.CompletedTask);
        await Assert.ThrowsAsync<RpcException>(() => Host.Institution("I1").FileRequestAsync(Request("I1", 6)).ResponseAsync);
        breaks = false;
        Assert.Equal(before, await TableHashes.OfAsync(Database.Database));
        Assert.Equal(1, (await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year })).Revision);

        Host.Clock.Now = Host.Clock.Now.AddSeconds(1);
        await Host.As("colleague", CallerRole.Institution, ["I1"]).FileRequestAsync(Request("I1", 6));
        var year = await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year });
        Assert.Equal((2L, "colleague"), (year.Revision, year.Updater));
        await AssertSameAfterRestartAsync();
    }

    [Fact]
    public async Task The_change_log_cannot_be_rewritten()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var table = new TableName("registration", "changes").Sql(Database.Dialect);
        await using var transaction = await Database.Database.BeginAsync(CancellationToken.None);
        await using var command = transaction.Command($"UPDATE {table} SET user_id = 'someone else'");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync());
    }

    // The facts kept in memory after a change are those that the tables give; reading checks the input hash, too.
    private async Task AssertSameAfterRestartAsync()
    {
        var (_, before) = await RegistrationHost.ExportAsync(Host.Operator);
        await using var restarted = await RegistrationHost.StartAsync(Database);
        var (_, after) = await RegistrationHost.ExportAsync(restarted.Operator);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    private static FileRequestRequest Request(string tpid, long places) => new()
    {
        Parent = $"years/2025/institutions/{tpid}", Profession = Profession.Gz, Places = places, RequestId = RegistrationHost.NewId(),
    };

    private static BringInPlacesRequest BringIn(string consortium, string tpid, long places) => new()
    {
        Name = $"years/2025/consortia/{consortium}/members/{tpid}", Profession = Profession.Gz, Places = places,
        RequestId = RegistrationHost.NewId(),
    };

    private static CorrectFactRequest Correct(string file, Dictionary<string, string> match, Dictionary<string, string> values) => new()
    {
        Parent = Year, File = file, Match = { match }, Values = { values }, Reason = "view 12 upheld", RequestId = RegistrationHost.NewId(),
    };
}

public sealed class FilingTestsOnSqlite(SqliteTestDatabase database) : FilingTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class FilingTestsOnPostgres(PostgresTestDatabase database) : FilingTests(database), IClassFixture<PostgresTestDatabase>;
