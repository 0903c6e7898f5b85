using Google.Rpc;
using Grpc.Core;
using LinqToDB.Async;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.Tests.Support;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using TopGrid.Testing;
using Profession = TopGrid.Common.V1.Profession;
using State = TopGrid.Registration.V1.Mandate.Types.State;

namespace TopGrid.Registration.Tests;

/// <summary>I2, a small practice, lets I4 act for it; the clock stands at 1 May 2024.</summary>
public abstract class MandateTests(TestDatabase database) : RegistrationTests(database)
{
    private static readonly DateOnly _first = new(2024, 5, 10);
    private static readonly DateOnly _last = new(2024, 5, 20);

    private RegistrationService.RegistrationServiceClient Ambassador => Host.Institution("I4");

    [Fact]
    public async Task Holds_from_its_first_day_to_its_last_both_included_by_the_Dutch_calendar()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var given = await GiveAsync("I2", "I4", _first, _last);
        Assert.Equal((State.Pending, ""), (given.State, given.Acting));

        // Summer time: midnight in the Netherlands is 22:00 UTC.
        foreach (var (utc, holds) in new[]
        {
            (new DateTimeOffset(2024, 5, 9, 21, 59, 59, TimeSpan.Zero), false),
            (new DateTimeOffset(2024, 5, 9, 22, 0, 0, TimeSpan.Zero), true),
            (new DateTimeOffset(2024, 5, 20, 21, 59, 59, TimeSpan.Zero), true),
            (new DateTimeOffset(2024, 5, 20, 22, 0, 0, TimeSpan.Zero), false),
        })
        {
            Host.Clock.Now = utc;
            Assert.Equal((utc, holds), (utc, await ActsAsync(Ambassador, "I2")));
            Assert.Equal(holds ? "I4" : "", (await GetAsync(given.Name)).Acting);
        }

        Assert.Equal(State.Expired, (await GetAsync(given.Name)).State);
    }

    [Fact]
    public async Task The_successor_takes_over_the_day_after_and_the_first_one_has_nothing_left()
    {
        await Host.ImportAsync(SampleYear.Facts);
        await GiveAsync("I2", "I4", _first, _last, "I3", _last.AddDays(5));
        At(_last);
        Assert.Equal((true, false), (await ActsAsync(Ambassador, "I2"), await ActsAsync(Host.Institution("I3"), "I2")));
        At(_last.AddDays(1));
        Assert.Equal((false, true), (await ActsAsync(Ambassador, "I2"), await ActsAsync(Host.Institution("I3"), "I2")));
        At(_last.AddDays(5));
        Assert.True(await ActsAsync(Host.Institution("I3"), "I2"));
        At(_last.AddDays(6));
        Assert.False(await ActsAsync(Host.Institution("I3"), "I2"));
    }

    [Fact]
    public async Task Withdrawn_it_ends_at_once_for_the_successor_too_and_another_may_be_given()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var given = await GiveAsync("I2", "I4", _first, _last, "I3", _last.AddDays(5));
        At(_first);
        Assert.True(await ActsAsync(Ambassador, "I2"));

        var withdrawn = await Mandates("I2")
            .WithdrawMandateAsync(new WithdrawMandateRequest { Name = given.Name, RequestId = RegistrationHost.NewId() });

        Assert.Equal(
            (State.Withdrawn, "user-I2", Host.Clock.Now),
            (withdrawn.State, withdrawn.Withdrawer, withdrawn.WithdrawTime.ToDateTimeOffset()));
        Assert.False(await ActsAsync(Ambassador, "I2"));
        At(_last.AddDays(1));
        Assert.False(await ActsAsync(Host.Institution("I3"), "I2"));
        Assert.Equal(
            withdrawn,
            await Mandates("I2")
                .WithdrawMandateAsync(new WithdrawMandateRequest { Name = given.Name, RequestId = RegistrationHost.NewId() }));
        await GiveAsync("I2", "I3", _last.AddDays(1), _last.AddDays(9));
        Assert.True(await ActsAsync(Host.Institution("I3"), "I2"));
    }

    [Fact]
    public async Task Whoever_acts_sees_and_does_what_the_represented_institution_may_and_the_log_says_under_which_mandate()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var given = await GiveAsync("I3", "I2", _first, _last);
        At(_first);
        var acting = Host.Institution("I2");
        var own = Host.Institution("I3");
        var parent = "years/2025/institutions/I3";
        Assert.Equal(
            await own.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year, Filter = "tpid=I3" }),
            await acting.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year, Filter = "tpid=I3" }));
        Assert.Equal(
            await own.ListRequestsAsync(new ListRequestsRequest { Parent = parent }),
            await acting.ListRequestsAsync(new ListRequestsRequest { Parent = parent }));
        Assert.Equal(
            ["C1", "C2"],
                (await acting.ListConsortiaAsync(new ListConsortiaRequest { Parent = Year })).Consortia.Select(
                    consortium => consortium.ConsortiumId));
        await acting.FileRequestAsync(Request("I3", 5));
        await acting.ReturnPlacesAsync(
            new ReturnPlacesRequest
            {
                Parent = parent,
                Profession = Profession.Gz,
                Places = 1,
                OfferedTo = "I1",
                RequestId = RegistrationHost.NewId(),
            });
        await acting.SignConsortiumAsync(
            new SignConsortiumRequest { Name = "years/2025/consortia/C2/members/I3", RequestId = RegistrationHost.NewId() });
        await acting.BringInPlacesAsync(
            new BringInPlacesRequest
            {
                Name = "years/2025/consortia/C2/members/I3",
                Profession = Profession.Gz,
                Places = 1,
                RequestId = RegistrationHost.NewId(),
            });
        await acting.FileRequestAsync(Request("I2", 3));

        await using var tables = new RegistrationConnection(Database.Database);
        var log = await tables.Changes.Where(change => change.Revision > 1).OrderBy(change => change.Revision).ToListAsync();
        Assert.All(log, change => Assert.Equal("user-I2", change.UserId));
        Assert.Equal([given.Name, given.Name, given.Name, given.Name, null], log.Select(change => change.Mandate));
    }

    [Fact]
    public async Task It_gives_the_rights_of_an_institution_not_of_a_lead_and_only_to_institutions()
    {
        await Host.ImportAsync(SampleYear.Facts);
        // I3 leads C2.
        await GiveAsync("I3", "I2", _first, _last);
        At(_first);
        var division = new SubmitDivisionRequest
        {
            Name = "years/2025/consortia/C2",
            Division = new Division { Profession = Profession.Gz },
            RequestId = "x",
        };
        await RefusedAsync(StatusCode.NotFound, Host.Lead("I2").SubmitDivisionAsync(division));
        await RefusedAsync(
            StatusCode.NotFound, Host.Lead("I2").GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/I3" }));
        await RefusedAsync(
            StatusCode.NotFound,
            Host.As("rino", CallerRole.Institute, ["I2"])
                .GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/I3" }));
    }

    [Fact]
    public async Task It_is_not_passed_on()
    {
        await Host.ImportAsync(SampleYear.Facts);
        await GiveAsync("I2", "I4", _first, _last);
        await GiveAsync("I4", "I3", _first, _last);
        At(_first);
        Assert.True(await ActsAsync(Host.Institution("I3"), "I4"));
        Assert.False(await ActsAsync(Host.Institution("I3"), "I2"));

        var passing = await RefusedAsync(StatusCode.PermissionDenied, Create("I4", Asked("I2", "I3", _first, _last)));
        Assert.Equal("MANDATE_INVALID", passing.GetDetail<ErrorInfo>()!.Reason);
        var mandate = (await Mandates("I2").ListMandatesAsync(new ListMandatesRequest())).Mandates.Single();
        await RefusedAsync(
            StatusCode.PermissionDenied,
            Mandates("I4").WithdrawMandateAsync(new WithdrawMandateRequest { Name = mandate.Name, RequestId = "w" }));
    }

    [Fact]
    public async Task What_cannot_be_a_mandate_is_refused_with_the_field()
    {
        await Host.ImportAsync(SampleYear.Facts);
        foreach (var (mandate, field) in new[]
        {
            (Asked("I2", "I2", _first, _last), "mandate.representative"), (Asked("I2", "", _first, _last), "mandate.representative"),
            (Asked("I2", "I4", _last, _first), "mandate.valid_until"),
            (Asked("I2", "I4", new DateOnly(2024, 4, 1), new DateOnly(2024, 4, 30)), "mandate.valid_until"),
            (new Mandate(Asked("I2", "I4", _first, _last)) { ValidUntil = null }, "mandate.valid_until"),
            (new Mandate(
                Asked("I2", "I4", _first, _last)) { ValidFrom = new() { Year = 2024, Month = 2, Day = 30 } }, "mandate.valid_from"),
                (Asked("I2", "I4", _first, _last, "I2", _last.AddDays(1)), "mandate.representative"),
                (Asked("I2", "I4", _first, _last, "I4", _last.AddDays(1)), "mandate.successor"),
            (Asked("I2", "I4", _first, _last, "I3", _last), "mandate.successor_until"),
            (Asked("I2", "I4", _first, _last, "I3"), "mandate.successor"),
        })
        {
            var refused = await RefusedAsync(StatusCode.InvalidArgument, Create("I2", mandate));
            Assert.Equal([field], refused.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field));
        }

        Assert.Empty((await Mandates("I2").ListMandatesAsync(new ListMandatesRequest())).Mandates);
    }

    [Fact]
    public async Task One_acts_at_a_time_days_of_a_successor_and_edges_included()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var given = await GiveAsync("I2", "I4", _first, _last, "I3", _last.AddDays(5));
        foreach (var (from, until) in new[] { (_first.AddDays(-5), _first), (_first, _last), (_last.AddDays(5), _last.AddDays(9)) })
        {
            var refused = await RefusedAsync(StatusCode.FailedPrecondition, Create("I2", Asked("I2", "I3", from, until)));
            Assert.Equal(
                ("MANDATE_OVERLAPS", given.Name),
                (refused.GetDetail<ErrorInfo>()!.Reason, refused.GetDetail<PreconditionFailure>()!.Violations[0].Subject));
        }

        await GiveAsync("I2", "I3", _first.AddDays(-5), _first.AddDays(-1));
        await GiveAsync("I2", "I3", _last.AddDays(6), _last.AddDays(9));
        await GiveAsync("I1", "I4", _first, _last);
    }

    [Fact]
    public async Task An_institution_learns_nothing_of_the_tpids_it_names_and_an_operator_is_told_of_a_slip()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var real = await Create("I2", Asked("I2", "I3", _first, _last));
        var none = await Create("I2", Asked("I2", "I9", _first.AddDays(30), _last.AddDays(30)));
        Assert.Equal((real.State, real.Acting, real.Creator), (none.State, none.Acting, none.Creator));
        foreach (var represented in new[] { "I1", "I9" })
        {
            var refused = await RefusedAsync(StatusCode.PermissionDenied, Create("I2", Asked(represented, "I3", _first, _last)));
            Assert.StartsWith($"'{represented}' is not your own institution", refused.Status.Detail, StringComparison.Ordinal);
        }

        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Mandates("top", CallerRole.Operator)
                .CreateMandateAsync(new CreateMandateRequest { Mandate = Asked("I1", "I9", _first, _last), RequestId = "o1" }));
        var recorded = await Host.Mandates("top", CallerRole.Operator)
            .CreateMandateAsync(new CreateMandateRequest { Mandate = Asked("I1", "I3", _first, _last), RequestId = "o2" });
        Assert.Equal("top", recorded.Creator);
    }

    [Fact]
    public async Task Who_has_no_part_in_a_mandate_sees_it_as_if_there_were_none()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var given = await GiveAsync("I2", "I4", _first, _last, "I3", _last.AddDays(5));
        var missing = "mandates/" + new string('0', given.Name.Length - "mandates/".Length);
        foreach (var party in new[] { "I2", "I4", "I3" })
        {
            Assert.Equal([given], (await Mandates(party).ListMandatesAsync(new ListMandatesRequest())).Mandates);
        }

        Assert.Equal(0, (await Mandates("I1").ListMandatesAsync(new ListMandatesRequest())).TotalSize);
        var foreign = await RefusedAsync(StatusCode.NotFound, Mandates("I1").GetMandateAsync(new GetMandateRequest { Name = given.Name }));
        var absent = await RefusedAsync(StatusCode.NotFound, Mandates("I1").GetMandateAsync(new GetMandateRequest { Name = missing }));
        Assert.Equal(absent.Status.Detail, foreign.Status.Detail.Replace(given.Name, missing, StringComparison.Ordinal));
        await RefusedAsync(
            StatusCode.NotFound, Mandates("I1").WithdrawMandateAsync(new WithdrawMandateRequest { Name = given.Name, RequestId = "w" }));
        var auditor = Host.Mandates("audit", CallerRole.Auditor);
        Assert.Equal(
            [given],
                (await auditor.ListMandatesAsync(new ListMandatesRequest { Filter = "representative=I3 AND state=pending" })).Mandates);
        Assert.Empty((await auditor.ListMandatesAsync(new ListMandatesRequest { Filter = "state=in-force" })).Mandates);
    }

    [Fact]
    public async Task The_same_call_again_gives_the_first_answer_and_no_second_mandate_also_at_the_same_moment()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var request = new CreateMandateRequest { Mandate = Asked("I2", "I4", _first, _last), RequestId = "once" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Mandates("I2").CreateMandateAsync(request).ResponseAsync));
        Assert.Single(answers.Distinct());
        Host.Clock.Now = Host.Clock.Now.AddHours(23);
        Assert.Equal(answers[0], await Mandates("I2").CreateMandateAsync(request));
        Assert.Equal(1, (await Mandates("I2").ListMandatesAsync(new ListMandatesRequest())).TotalSize);
        request.Mandate.Representative = "I3";
        var other = await RefusedAsync(StatusCode.AlreadyExists, Mandates("I2").CreateMandateAsync(request));
        Assert.Equal("REQUEST_ID_REUSED", other.GetDetail<ErrorInfo>()!.Reason);
    }

    private MandateService.MandateServiceClient Mandates(string tpid) => Host.Mandates($"user-{tpid}", CallerRole.Institution, [tpid]);

    private AsyncUnaryCall<Mandate> Create(string tpid, Mandate mandate) =>
        Mandates(tpid).CreateMandateAsync(new CreateMandateRequest { Mandate = mandate, RequestId = RegistrationHost.NewId() });

    private async Task<Mandate> GiveAsync(
        string represented, string representative, DateOnly from, DateOnly until, string successor = "", DateOnly? successorUntil = null) =>
        await Create(represented, Asked(represented, representative, from, until, successor, successorUntil));

    private async Task<Mandate> GetAsync(string name) =>
        await Host.Mandates("audit", CallerRole.Auditor).GetMandateAsync(new GetMandateRequest { Name = name });

    private void At(DateOnly day) => Host.Clock.Now = new DateTimeOffset(day.ToDateTime(new TimeOnly(10, 0)), TimeSpan.Zero);

    private static async Task<bool> ActsAsync(RegistrationService.RegistrationServiceClient who, string tpid)
    {
        try
        {
            await who.GetInstitutionAsync(new GetInstitutionRequest { Name = $"years/2025/institutions/{tpid}" });
            await who.FileRequestAsync(Request(tpid, 2));
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    private static FileRequestRequest Request(string tpid, long places) => new()
    {
        Parent = $"years/2025/institutions/{tpid}", Profession = Profession.Gz, Places = places, RequestId = RegistrationHost.NewId(),
    };

    private static Mandate Asked(
        string represented, string representative, DateOnly from, DateOnly until, string successor = "", DateOnly? successorUntil = null) =>
            new()
    {
        Represented = represented, Representative = representative, ValidFrom = from.ToMessage(), ValidUntil = until.ToMessage(),
        Successor = successor, SuccessorUntil = successorUntil.ToMessage(),
    };
}

public sealed class MandateTestsOnSqlite(SqliteTestDatabase database) : MandateTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class MandateTestsOnPostgres(PostgresTestDatabase database) : MandateTests(database), IClassFixture<PostgresTestDatabase>;
