using System.Globalization;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Assessment.Tests.Conditions;
using TopGrid.Data.Mapping;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using TopGrid.Testing;
using Outcome = TopGrid.Assessment.V1.ConditionFinding.Types.Outcome;
using Wire = TopGrid.Assessment.V1;

namespace TopGrid.Assessment.Tests.Module;

#pragma warning disable CA1001 // xunit disposes by IAsyncLifetime.
public abstract class AssessmentModuleTests(TestDatabase database) : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly Caller _operator = AssessmentHost.Who("olga", CallerRole.Operator);
    private static readonly Caller _board = AssessmentHost.Who("bram", CallerRole.Board);
    private static readonly DateTimeOffset _now = new(2024, 3, 18, 9, 0, 0, TimeSpan.Zero);
    private static int _lastYear = 2024;

    private readonly int _year = Interlocked.Increment(ref _lastYear);
    private AssessmentHost _host = null!;

    private string YearName => string.Create(CultureInfo.InvariantCulture, $"years/{_year}");

    public async Task InitializeAsync()
    {
        await database.MigrateAsync(Requests.RequestsModule.Storage, AssessmentModule.Storage);
        _host = new AssessmentHost(database.Database, new FixedClock(_now));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_migrated_schema_is_the_models_schema()
    {
        var fresh = await database.AnotherAsync();
        Assert.Empty(await SchemaComparer.DifferencesAsync(fresh, AssessmentModule.Storage));
        await fresh.DisposeAsync();
    }

    [Fact]
    public async Task A_consortium_that_meets_all_conditions_qualifies_and_every_finding_says_why()
    {
        _host.Registration.Put(ExampleYear.For(_year));
        var response = await AssessAsync();
        Assert.Equal(
            ("rsv-2025", 1, 1, 0, 0),
            (response.ConditionSet, (int)response.FactsRevision, response.QualifyingCount,
                response.NotQualifyingCount, response.BoardDecidesCount));

        var assessment = await GetAsync(_operator, "C1");
        Assert.Equal((Wire.Verdict.Qualifies, Wire.VerdictSource.Conditions), (assessment.Verdict, assessment.VerdictSource));
        Assert.Equal(_now, assessment.AssessTime.ToDateTimeOffset());
        Assert.Equal(response.InputHash, assessment.InputHash);
        Assert.Equal(7, assessment.Findings.Count);
        var announced = Assert.Single(assessment.Findings, finding => finding.Rule.Id == "rsv-2025.announced");
        Assert.Equal((Outcome.Met, "announced"), (announced.Outcome, announced.Condition));
        var fact = Assert.Single(announced.Facts, fact => fact.Column == "announced_on");
        var day = string.Create(CultureInfo.InvariantCulture, $"{_year - 1}-02-15");
        Assert.Equal(("consortia.csv", "C1", day), (fact.File, fact.Key, fact.Value));
        Assert.Contains(
            "Voldaan: Het samenwerkingsverband is uiterlijk op 15 februari aangemeld", announced.Text.Nl, StringComparison.Ordinal);
        Assert.Contains($"announced_on (C1) = {day}", announced.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assessing_the_same_facts_again_changes_nothing_and_other_facts_do()
    {
        var data = ExampleYear.For(_year);
        _host.Registration.Put(data);
        await AssessAsync();
        var first = await GetAsync(_operator, "C1");
        await AssessAsync();
        Assert.Equal(first, await GetAsync(_operator, "C1"));

        _host.Registration.Put(data.Consortium(row => row with { TestResult = TestResult.Failed }));
        await AssessAsync();
        var second = await GetAsync(_operator, "C1");
        Assert.Equal((2, Wire.Verdict.DoesNotQualify), ((int)second.FactsRevision, second.Verdict));
        Assert.NotEqual(first.Etag, second.Etag);

        // A new revision in which this consortium comes out the same keeps its etag.
        _host.Registration.Put(
            data.Consortium(
                row => row with { TestResult = TestResult.Failed }) with { Returns = [new("A", Profession.GZ, 1, Day(5, 1), null)] });
        await AssessAsync();
        var third = await GetAsync(_operator, "C1");
        Assert.Equal((3, second.Etag), ((int)third.FactsRevision, third.Etag));
    }

    [Fact]
    public async Task A_lead_sees_its_own_consortia_and_the_others_do_not_exist_for_it()
    {
        await PutTwoAsync();
        var leadOfC1 = AssessmentHost.Who("lea", CallerRole.Lead) with { Institutions = ["A"] };
        Assert.Equal("C1", (await GetAsync(leadOfC1, "C1")).ConsortiumId);
        var other = await RefusalAsync(() => GetAsync(leadOfC1, "C2"));
        var missing = await RefusalAsync(() => GetAsync(leadOfC1, "C9"));
        Assert.Equal(StatusCode.NotFound, other.StatusCode);
        Assert.Equal(missing.Status.Detail.Replace("C9", "C2", StringComparison.Ordinal), other.Status.Detail);

        Assert.Equal(["C1"], (await ListAsync(leadOfC1)).Assessments.Select(one => one.ConsortiumId));
        Assert.Equal(
            ["C2"],
                (await ListAsync(AssessmentHost.Who("leo", CallerRole.Lead) with { Consortia = ["C2"] })).Assessments.Select(
                    one => one.ConsortiumId));
        Assert.Equal(1, (await ListAsync(leadOfC1)).TotalSize);
        Assert.Empty((await ListAsync(AssessmentHost.Who("lex", CallerRole.Lead) with { Institutions = ["D"] })).Assessments);
    }

    [Fact]
    public async Task Who_has_no_such_role_may_not_call()
    {
        await PutTwoAsync();
        var institution = AssessmentHost.Who("ina", CallerRole.Institution) with { Institutions = ["A"] };
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(() => GetAsync(institution, "C1"))).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(() => DecideAsync(_operator, "C1", true, "r1"))).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(() => StreamAsync(_operator, null))).StatusCode);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_by_filter()
    {
        await PutTwoAsync();
        var first = await ListAsync(_operator, pageSize: 1);
        Assert.Equal(("C1", 2L), (Assert.Single(first.Assessments).ConsortiumId, first.TotalSize));
        var second = await ListAsync(_operator, pageSize: 1, token: first.NextPageToken);
        Assert.Equal(("C2", ""), (Assert.Single(second.Assessments).ConsortiumId, second.NextPageToken));

        Assert.Equal("C2", Assert.Single((await ListAsync(_operator, filter: "verdict = board-decides")).Assessments).ConsortiumId);
        Assert.Equal(
            "C1",
            Assert.Single((await ListAsync(_operator, filter: "consortium = \"C1\" AND verdict = qualifies")).Assessments).ConsortiumId);
        Assert.Empty((await ListAsync(_operator, filter: "verdict = does-not-qualify")).Assessments);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusalAsync(() => ListAsync(_operator, filter: "verdict = maybe"))).StatusCode);
    }

    [Fact]
    public async Task The_board_decides_in_doubt_with_who_when_and_why_and_it_survives_a_new_assessment()
    {
        await PutTwoAsync();
        var decided = await DecideAsync(_board, "C2", true, "r1");
        Assert.Equal((Wire.Verdict.Qualifies, Wire.VerdictSource.Board), (decided.Verdict, decided.VerdictSource));
        Assert.Equal(
            ("bram", "Voldoende evenwichtig.", _now),
            (decided.BoardDecision.Decider, decided.BoardDecision.Reason, decided.BoardDecision.DecideTime.ToDateTimeOffset()));

        await PutTwoAsync();
        Assert.Equal(decided.BoardDecision, (await GetAsync(_operator, "C2")).BoardDecision);

        var later = await DecideAsync(_board, "C2", false, "r2");
        Assert.Equal(Wire.Verdict.DoesNotQualify, later.Verdict);
        Assert.NotEqual(decided.Etag, later.Etag);
    }

    [Fact]
    public async Task The_same_decision_sent_twice_is_recorded_once_and_another_under_its_id_is_refused()
    {
        await PutTwoAsync();
        var first = await DecideAsync(_board, "C2", true, "once");
        Assert.Equal(first, await DecideAsync(_board, "C2", true, "once"));
        Assert.Equal(StatusCode.AlreadyExists, (await RefusalAsync(() => DecideAsync(_board, "C2", false, "once"))).StatusCode);
        // Another member of the board has request ids of its own.
        Assert.NotEqual(first.Etag, (await DecideAsync(AssessmentHost.Who("bea", CallerRole.Board), "C2", true, "once")).Etag);
    }

    [Fact]
    public async Task A_decision_on_an_assessment_that_changed_meanwhile_is_refused()
    {
        await PutTwoAsync();
        var seen = (await GetAsync(_board, "C2")).Etag;
        await DecideAsync(_board, "C2", false, "a", seen);
        Assert.Equal(StatusCode.Aborted, (await RefusalAsync(() => DecideAsync(_board, "C2", true, "b", seen))).StatusCode);
        Assert.Equal(Wire.Verdict.DoesNotQualify, (await GetAsync(_board, "C2")).Verdict);
    }

    [Fact]
    public async Task Many_decisions_at_once_are_all_in_the_record_and_one_holds()
    {
        await PutTwoAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => DecideAsync(_board, "C2", i % 2 == 0, $"r{i}"))));
        Assert.EndsWith("-8", (await GetAsync(_board, "C2")).Etag, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Voldoende evenwichtig.")]
    [InlineData("r1", "te kort")]
    [InlineData("r1", "een teken \u0001 dat niet mag")]
    public async Task A_decision_without_reason_or_request_id_is_refused(string requestId, string reason)
    {
        await PutTwoAsync();
        var refusal = await RefusalAsync(() => _host.As(_board, async client => await client.RecordBoardDecisionAsync(new()
        {
            Name = $"{YearName}/assessments/C2",
            Qualifies = true,
            Reason = reason,
            RequestId = requestId,
        })));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public async Task A_decision_on_what_was_never_assessed_is_refused()
    {
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => DecideAsync(_board, "C1", true, "r"))).StatusCode);
        await PutTwoAsync();
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => DecideAsync(_board, "C9", true, "r"))).StatusCode);
    }

    [Fact]
    public async Task A_row_of_assessments_csv_overrides_the_findings_and_a_decision_recorded_here_overrides_the_row()
    {
        _host.Registration.Put(ExampleYear.For(_year) with { Assessments = [new("C1", false, "eerder besluit")] });
        await AssessAsync();
        var byRow = await GetAsync(_operator, "C1");
        Assert.Equal((Wire.Verdict.DoesNotQualify, Wire.VerdictSource.Facts), (byRow.Verdict, byRow.VerdictSource));
        Assert.All(byRow.Findings, finding => Assert.Equal(Outcome.Met, finding.Outcome));
        var byBoard = await DecideAsync(_board, "C1", true, "r");
        Assert.Equal((Wire.Verdict.Qualifies, Wire.VerdictSource.Board), (byBoard.Verdict, byBoard.VerdictSource));
    }

    [Fact]
    public async Task A_module_gets_all_assessments_of_the_present_facts_without_asking_for_an_assessment_first()
    {
        var two = Two();
        _host.Registration.Put(two);
        var parts = await StreamAsync(_operator, "allocation");
        Assert.Equal((YearName, 1L, "rsv-2025"), (parts[0].Header.Year, parts[0].Header.FactsRevision, parts[0].Header.ConditionSet));
        Assert.Equal(["C1", "C2"], parts.Skip(1).Select(part => part.Assessment.ConsortiumId));
        Assert.All(parts.Skip(1), part => Assert.Equal(7, part.Assessment.Findings.Count));

        _host.Registration.Put(
            two with { Consortia = [two.Consortia[1]], ConsortiumMembers = [
                .. two.ConsortiumMembers.Where(row => row.Consortium == "C2")] });
        parts = await StreamAsync(_operator, "allocation");
        Assert.Equal(2, parts[0].Header.FactsRevision);
        Assert.Equal("C2", Assert.Single(parts.Skip(1)).Assessment.ConsortiumId);
    }

    [Fact]
    public async Task A_year_that_Registration_does_not_know_is_not_found_with_its_words()
    {
        var refusal = await RefusalAsync(AssessAsync);
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        Assert.Contains("Import it first", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => ListAsync(_operator))).StatusCode);
    }

    [Theory]
    [InlineData("assessed_years")]
    [InlineData("findings")]
    [InlineData("board_decisions")]
    public async Task What_was_found_and_decided_cannot_be_changed_or_removed(string table)
    {
        await PutTwoAsync();
        await DecideAsync(_board, "C2", true, "r");
        var name = new TableName("assessment", table).Sql(database.Dialect);
        foreach (var sql in (string[])[$"UPDATE {name} SET year = year", $"DELETE FROM {name}"])
        {
            await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
            await using var command = transaction.Command(sql);
            var error = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync());
            Assert.Contains("append-only", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_assessments_at_once_of_the_same_facts_store_one()
    {
        _host.Registration.Put(Two());
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(AssessAsync)));
        await using var transaction = await database.Database.BeginReadAsync(CancellationToken.None);
        await using var count = transaction.Command(
            $"SELECT count(*) FROM {new TableName("assessment", "assessed_years").Sql(database.Dialect)} WHERE year = @year",
            ("year", _year));
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    // C1 is met; C2, led by B, waits for the board since its test is pending.
    private DatasetYear Two()
    {
        var one = ExampleYear.For(_year);
        return one with
        {
            Consortia = [one.Consortia[0], one.Consortia[0] with { Consortium = "C2", Lead = "B", TestResult = TestResult.Pending }],
            ConsortiumMembers = [.. one.ConsortiumMembers, .. one.ConsortiumMembers.Select(row => row with { Consortium = "C2" })],
        };
    }

    private async Task PutTwoAsync()
    {
        _host.Registration.Put(Two());
        await AssessAsync();
    }

    private DateOnly Day(int month, int day) => new(_year - 1, month, day);

    private Task<Wire.AssessYearResponse> AssessAsync() =>
        _host.As(_operator, async client => await client.AssessYearAsync(new() { Name = YearName, RequestId = Guid.NewGuid().ToString() }));

    private Task<Wire.Assessment> GetAsync(Caller caller, string consortium) =>
        _host.As(caller, async client => await client.GetAssessmentAsync(new() { Name = $"{YearName}/assessments/{consortium}" }));

    private Task<Wire.ListAssessmentsResponse> ListAsync(Caller caller, int pageSize = 0, string token = "", string filter = "") =>
        _host.As(caller, async client => await client.ListAssessmentsAsync(
            new() { Parent = YearName, PageSize = pageSize, PageToken = token, Filter = filter }));

    // Request ids are unique for a user over all years.
    private Task<Wire.Assessment> DecideAsync(Caller caller, string consortium, bool qualifies, string requestId, string etag = "") =>
        _host.As(caller, async client => await client.RecordBoardDecisionAsync(new()
        {
            Name = $"{YearName}/assessments/{consortium}",
            Qualifies = qualifies,
            Reason = "Voldoende evenwichtig.",
            Etag = etag,
            RequestId = string.Create(CultureInfo.InvariantCulture, $"{_year}-{requestId}"),
        }));

    private Task<List<Wire.StreamAssessmentsResponse>> StreamAsync(Caller caller, string? module) => _host.As(
        caller,
        async client =>
        {
            using var call = client.StreamAssessments(new() { Name = YearName });
            var parts = new List<Wire.StreamAssessmentsResponse>();
            await foreach (var part in call.ResponseStream.ReadAllAsync())
            {
                parts.Add(part);
            }

            return parts;
        },
        module);

    private static Task<RpcException> RefusalAsync<T>(Func<Task<T>> call) => Assert.ThrowsAsync<RpcException>(call);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

public sealed class AssessmentModuleTestsOnSqlite(SqliteTestDatabase database)
    : AssessmentModuleTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class AssessmentModuleTestsOnPostgres(PostgresTestDatabase database)
    : AssessmentModuleTests(database), IClassFixture<PostgresTestDatabase>;
