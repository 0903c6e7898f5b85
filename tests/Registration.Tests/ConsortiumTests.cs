using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts;
using TopGrid.Registration.Tests.Support;
using TopGrid.Registration.V1;
using TopGrid.Testing;
using Profession = TopGrid.Common.V1.Profession;

namespace TopGrid.Registration.Tests;

public abstract class ConsortiumTests(TestDatabase database) : RegistrationTests(database)
{
    private const string Name = "years/2025/consortia/C9";

    [Fact]
    public async Task A_consortium_goes_from_announcement_over_signatures_and_test_to_its_division()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var lead = Host.Lead("I1");
        var announced = await lead.AnnounceConsortiumAsync(Announcement());
        Assert.Equal((Name, "2024-05-01"), (announced.Name, Day(announced.AnnouncedOn)));
        Assert.Equal(["I1 False", "I4 False"], announced.Members.Select(member => $"{member.Tpid} {member.Signed}"));

        var signed = await Host.Institution("I4")
            .SignConsortiumAsync(new SignConsortiumRequest { Name = $"{Name}/members/I4", RequestId = "sign" });
        Assert.True(signed.Signed);
        var brought = await lead.BringInPlacesAsync(
            new BringInPlacesRequest { Name = $"{Name}/members/I1", Profession = Profession.Gz, Places = 1, RequestId = "bring" });
        Assert.Equal(1, Assert.Single(brought.BroughtIn).Places);
        var tested = await Host.As("rino", CallerRole.Institute, [], ["C9"]).RecordConsortiumTestAsync(new RecordConsortiumTestRequest
        {
            Name = Name, TestResult = TestResult.Passed, TestedOn = new DateOnly(2024, 3, 10).ToMessage(),
            AnnouncedAtInstituteOn = new DateOnly(2024, 2, 1).ToMessage(), RequestId = "test",
        });
        Assert.Equal(
            (TestResult.Passed, "2024-03-10", "2024-02-01"), (tested.TestResult, Day(tested.TestedOn), Day(tested.AnnouncedAtInstituteOn)));

        await RefusedAsync(StatusCode.Aborted, lead.SubmitDivisionAsync(Division(announced.Etag)));
        var divided = await lead.SubmitDivisionAsync(Division(tested.Etag));
        Assert.Equal(("I4", 2L), (divided.Divisions[0].BonusDistribution[0].Tpid, divided.Divisions[0].Transfers[0].Places));
        Assert.NotEqual(tested.Etag, divided.Etag);

        // A new form replaces the earlier one.
        var empty = Division("");
        empty.Division.BonusDistribution.Clear();
        empty.Division.Transfers.Clear();
        Assert.Empty((await lead.SubmitDivisionAsync(empty)).Divisions);
    }

    [Fact]
    public async Task Announcing_again_keeps_the_first_day_the_test_and_the_signatures_of_unchanged_memberships()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var lead = Host.Lead("I1");
        await lead.AnnounceConsortiumAsync(Announcement());
        foreach (var tpid in (string[])["I1", "I4"])
        {
            await Host.Institution(tpid)
                .SignConsortiumAsync(
                    new SignConsortiumRequest { Name = $"{Name}/members/{tpid}", RequestId = $"sign {tpid}".Replace(' ', '-') });
        }

        Host.Clock.Now = Host.Clock.Now.AddDays(10);
        var changed = Announcement();
        changed.Consortium.Members[0].Dependent = true;
        changed.Consortium.Members.Add(new ConsortiumMember { Tpid = "I2" });
        var again = await lead.AnnounceConsortiumAsync(changed);

        Assert.Equal("2024-05-01", Day(again.AnnouncedOn));
        Assert.Equal(["I1 False", "I2 False", "I4 True"], again.Members.Select(member => $"{member.Tpid} {member.Signed}"));
    }

    [Fact]
    public async Task Only_its_own_lead_replaces_a_consortium_and_only_an_operator_enters_another_day()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var other = Announcement();
        other.ConsortiumId = "C2";
        await RefusedAsync(StatusCode.AlreadyExists, Host.Lead("I1").AnnounceConsortiumAsync(other));
        await RefusedAsync(StatusCode.PermissionDenied, Host.Lead("I3").AnnounceConsortiumAsync(Announcement()));
        var dated = Announcement();
        dated.AnnouncedOn = new DateOnly(2024, 1, 31).ToMessage();
        await RefusedAsync(StatusCode.InvalidArgument, Host.Lead("I1").AnnounceConsortiumAsync(dated));
        Assert.Equal("2024-01-31", Day((await Host.Operator.AnnounceConsortiumAsync(dated)).AnnouncedOn));

        var unknown = Announcement();
        unknown.Consortium.Members.Add(new ConsortiumMember { Tpid = "I9" });
        var error = await RefusedAsync(StatusCode.InvalidArgument, Host.Lead("I1").AnnounceConsortiumAsync(unknown));
        Assert.Contains("unknown-id", error.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Lead("I1").AnnounceConsortiumAsync(new AnnounceConsortiumRequest(Announcement()) { ConsortiumId = "" }));
    }

    [Fact]
    public async Task Signing_twice_changes_nothing()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var name = "years/2025/consortia/C1/members/I1";
        await Host.Institution("I1").SignConsortiumAsync(new SignConsortiumRequest { Name = name, RequestId = "1" });
        Assert.Equal(1, (await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year })).Revision);
    }

    private static AnnounceConsortiumRequest Announcement() => new()
    {
        Parent = Year,
        ConsortiumId = "C9",
        RequestId = RegistrationHost.NewId(),
        Consortium = new Consortium
        {
            DisplayName = "Regio Oost", Lead = "I1", Mode = RequestMode.Pooled, Existing = false, TrainingPlan = true,
            Agreement = { AgreementClause.Training, AgreementClause.Costs },
            Members =
            {
                new ConsortiumMember { Tpid = "I1", Dependent = false, Settings = 2 },
                new ConsortiumMember { Tpid = "I4", Dependent = true, Signed = true },
            },
        },
    };

    private static SubmitDivisionRequest Division(string etag) => new()
    {
        Name = Name,
        Etag = etag,
        RequestId = RegistrationHost.NewId(),
        Division = new Division
        {
            Profession = Profession.Gz,
            BonusDistribution = { new BonusShare { Tpid = "I4", Places = 1 } },
            Transfers = { new Transfer { FromTpid = "I1", ToTpid = "I4", Places = 2 } },
        },
    };

    private static string Day(Google.Type.Date? date) => Dates.TryRead(date, out var day) && day is { } known ? known.ToIso() : "";
}

public sealed class ConsortiumTestsOnSqlite(SqliteTestDatabase database) : ConsortiumTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class ConsortiumTestsOnPostgres(
    PostgresTestDatabase database) : ConsortiumTests(database), IClassFixture<PostgresTestDatabase>;
