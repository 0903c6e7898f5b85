using TopGrid.Dataset;
using TopGrid.Registration.Screen;
using TopGrid.Registration.Tests.Support;
using TopGrid.Registration.V1;
using TopGrid.Rules.Vocabulary;
using TopGrid.Testing;
using InstitutionKind = TopGrid.Rules.Vocabulary.InstitutionKind;

namespace TopGrid.Registration.Tests;

/// <summary>Each kind of suspicious fact, planted one at a time into a year that is quiet about it.</summary>
public sealed class ScreenTests
{
    // Two institutions with two trainees each throughout the window 2021-2023, requests in proportion: nothing to say.
    private static readonly DatasetYear _quiet = new()
    {
        Year = new YearRow(2025, "2025", SampleYear.Deadline, null, null),
        Institutions = [
            new("I1", "Noord", "ggz", "", InstitutionKind.Institution), new("I2", "Zuid", "ggz", "", InstitutionKind.Institution)],
        Recognitions =
        [
            new("I1", Profession.GZ, new DateOnly(2015, 1, 1), null, 2016, false, true),
            new("I2", Profession.GZ, new DateOnly(2015, 1, 1), null, 2016, false, true),
        ],
        Trainings =
        [
            .. new[] { "I1", "I2" }.SelectMany(tpid => Enumerable.Range(1, 2).Select(
                i => new TrainingRow($"{tpid}-{i}", tpid, Profession.GZ, new DateOnly(2021, 1, 1), new DateOnly(2023, 12, 31), true, 100))),
        ],
        Capacity = [new(Profession.GZ, 10, 0, 1000, "")],
        SectorWeights = [new(Profession.GZ, "ggz", 1)],
        Requests = [new("I1", Profession.GZ, 1, 2), new("I2", Profession.GZ, 1, 2)],
        Consortia = [new("C1", "", "I1", null, ConsortiumMode.Separate, true, null, null, null, AgreementClauses.None, null, null, null)],
        ConsortiumMembers = [new("C1", "I1", false, true, 1, null), new("C1", "I2", true, true, 1, null)],
    };

    [Fact]
    public void A_quiet_year_has_none() => Assert.Empty(SuspiciousFacts.Of(_quiet, new DatasetOptions()));

    [Fact]
    public void A_trainee_of_eight_years() => Assert.Equal(
        // 1 January 2016 to 31 May 2024, both counted: 8 x 365 + 2 leap days + 152 days of 2024 = 3,074.
        ("years/2025/trainings/L~1", 3074L), One("long-training", "training_days", _quiet with
        {
            Trainings = [
                .. _quiet.Trainings, new("L", "I1", Profession.GZ, new DateOnly(2016, 1, 1), new DateOnly(2020, 12, 31), true, 0),
                new("L", "I1", Profession.GZ, new DateOnly(2022, 1, 1), null, true, 0)],
        }));

    [Fact]
    public void A_trainee_at_two_institutions() => Assert.Equal(
        // 1 to 31 December 2023.
        ("years/2025/trainings/I1-1~1", 31L), One("trainee-at-two-institutions", "overlapping_days", _quiet with
        {
            Trainings = [
                .. _quiet.Trainings.Select(row => row with { Share = 50 }),
                new("I1-1", "I2", Profession.GZ, new DateOnly(2023, 12, 1), null, true, 50)],
        }));

    [Fact]
    public void An_absence_outside_every_training() => Assert.Equal(
        ("years/2025/trainings/I1-1~1", 1L), One("absent-outside-training", "interruptions", _quiet with
        {
            Interruptions = [new("I1-1", new DateOnly(2024, 1, 1), null), new("I1-1", new DateOnly(2023, 12, 31), null)],
        }));

    [Fact]
    public void A_request_of_ten_times_the_volume() => Assert.Equal(
        // 2 x 1,095 days carry 2 places at 1,000 days each; 20 is ten times that.
        ("years/2025/institutions/I1/requests/GZ~1", 2190L), One("large-request", "volume_days", _quiet with
        {
            Requests = [_quiet.Requests[0] with { Places = 20 }, _quiet.Requests[1]],
        }));

    [Fact]
    public void A_request_without_volume() => Assert.Equal(
        ("years/2025/institutions/I2/requests/GZ~1", 0L), One("request-without-volume", "volume_days", _quiet with
        {
            Trainings = [.. _quiet.Trainings.Where(row => row.Tpid == "I1")],
        }));

    [Fact]
    public void A_request_without_recognition_capacity_or_sector()
    {
        var asked = new RequestRow("I1", Profession.PT, 1, 3);
        var facts = SuspiciousFacts.Of(_quiet with { Requests = [.. _quiet.Requests, asked] }, new DatasetOptions());
        Assert.Equal(
            ["request-without-capacity", "request-without-recognition"], facts.Select(fact => fact.Code).Order(StringComparer.Ordinal));
        One(
            "request-without-sector", "requested_places",
            _quiet with { Institutions = [_quiet.Institutions[0] with { Sector = null }, _quiet.Institutions[1]] });
    }

    [Fact]
    public void A_recognition_that_ends_soon_holds_twice_or_leaves_the_guarantee_open()
    {
        // 31 May to 10 June.
        Assert.Equal(
            ("years/2025/institutions/I1/recognitions/GZ~2015-01-01", 10L),
            One("recognition-ends-soon", "days_left", WithFirst(row => row with { ValidUntil = new DateOnly(2024, 6, 10) })));
        One("newcomer-with-volume", "volume_days", WithFirst(row => row with { FirstAllocationYear = null }));
        // Entered in 2022: the guarantee runs through 2025.
        One(
            "guarantee-unclear", "first_allocation_year",
            WithFirst(row => row with { FirstAllocationYear = 2022, EnteredAsNewcomer = null }));
        Assert.Empty(
            SuspiciousFacts.Of(WithFirst(row => row with { FirstAllocationYear = 2021, EnteredAsNewcomer = null }), new DatasetOptions()));
        One(
            "overlapping-recognitions", "recognitions",
            _quiet with { Recognitions = [.. _quiet.Recognitions, _quiet.Recognitions[0] with { ValidFrom = new DateOnly(2020, 1, 1) }] });
    }

    [Fact]
    public void A_volume_that_jumps() => Assert.Equal(
        // 2 trainees in 2022, 6 in 2023: from 730 to 2,190 days.
        ("years/2025/institutions/I1", 2190L), One("volume-jump", "days_after", _quiet with
        {
            Trainings = [
                .. _quiet.Trainings,
                .. Enumerable.Range(1, 4)
                    .Select(
                        i => new TrainingRow(
                            $"J{i}", "I1", Profession.GZ, new DateOnly(2023, 1, 1), new DateOnly(2023, 12, 31), true, 100))],
        }));

    [Fact]
    public void A_member_without_recognition_or_in_two_consortia_and_a_lead_that_is_no_member()
    {
        Assert.Equal("years/2025/consortia/C1/members/I3", One("member-without-recognition", "recognitions", _quiet with
        {
            Institutions = [.. _quiet.Institutions, new("I3", "", null, "", null)],
            ConsortiumMembers = [.. _quiet.ConsortiumMembers, new("C1", "I3", null, null, null, null)],
        }).Resource);
        One("member-of-several-consortia", "consortia", _quiet with
        {
            Consortia = [.. _quiet.Consortia, _quiet.Consortia[0] with { Consortium = "C2" }],
            ConsortiumMembers = [.. _quiet.ConsortiumMembers, new("C2", "I1", false, true, 1, null)],
        });
        Assert.Equal(
            "years/2025/consortia/C1",
            One("lead-not-member", "members", _quiet with { ConsortiumMembers = [_quiet.ConsortiumMembers[1]] }).Resource);
    }

    private static DatasetYear WithFirst(Func<RecognitionRow, RecognitionRow> change) =>
        _quiet with { Recognitions = [change(_quiet.Recognitions[0]), _quiet.Recognitions[1]] };

    private static (string Resource, long Number) One(string code, string number, DatasetYear year)
    {
        var fact = Assert.Single(SuspiciousFacts.Of(CanonicalYear.Of(year).Facts, new DatasetOptions()));
        Assert.Equal(code, fact.Code);
        Assert.NotEqual("", fact.Sentence.Nl);
        Assert.NotEqual(fact.Sentence.Nl, fact.Sentence.En);
        return (fact.Resource, fact.Numbers[number]);
    }
}

public abstract class ScreenServiceTests(TestDatabase database) : RegistrationTests(database)
{
    [Fact]
    public async Task The_operator_pages_and_filters_them_in_order_of_code_and_resource()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var all = await Host.Operator.ListSuspiciousFactsAsync(new ListSuspiciousFactsRequest { Parent = Year });
        Assert.True(all.TotalSize > 3);
        Assert.Equal(
            all.SuspiciousFacts.OrderBy(fact => fact.Code, StringComparer.Ordinal).ThenBy(fact => fact.Resource, Utf8Order.Instance),
            all.SuspiciousFacts);
        Assert.Equal(all.SuspiciousFacts.Count, all.SuspiciousFacts.Select(fact => (fact.Code, fact.Resource)).Distinct().Count());
        var first = await Host.Operator.ListSuspiciousFactsAsync(new ListSuspiciousFactsRequest { Parent = Year, PageSize = 2 });
        var rest = await Host.Operator.ListSuspiciousFactsAsync(
            new ListSuspiciousFactsRequest { Parent = Year, PageToken = first.NextPageToken });
        Assert.Equal(all.SuspiciousFacts, first.SuspiciousFacts.Concat(rest.SuspiciousFacts));
        var notices = await Host.Operator.ListSuspiciousFactsAsync(
            new ListSuspiciousFactsRequest { Parent = Year, Filter = "severity = notice AND code = trainee-at-two-institutions" });
        Assert.Equal("years/2025/trainings/T-b~1", Assert.Single(notices.SuspiciousFacts).Resource);
    }
}

public sealed class ScreenServiceTestsOnSqlite(
    SqliteTestDatabase database) : ScreenServiceTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class ScreenServiceTestsOnPostgres(
    PostgresTestDatabase database) : ScreenServiceTests(database), IClassFixture<PostgresTestDatabase>;
