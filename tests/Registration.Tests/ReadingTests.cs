using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Dataset;
using TopGrid.Registration.Tests.Support;
using TopGrid.Registration.V1;
using TopGrid.Testing;
using Profession = TopGrid.Common.V1.Profession;

namespace TopGrid.Registration.Tests;

public abstract class ReadingTests(TestDatabase database) : RegistrationTests(database)
{
    private const string EveryInstitution = "years/2025/institutions/-";

    [Fact]
    public async Task Years_are_listed_newest_first_and_paged()
    {
        foreach (var year in (int[])[2023, 2025, 2024])
        {
            Assert.True((await Host.ImportAsync(Of(year))).Imported);
        }

        var first = await Host.Operator.ListYearsAsync(new ListYearsRequest { PageSize = 2 });
        var second = await Host.Operator.ListYearsAsync(new ListYearsRequest { PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal([2025, 2024], first.Years.Select(year => year.AllocationYear));
        Assert.Equal([2023], second.Years.Select(year => year.AllocationYear));
        Assert.Equal("", second.NextPageToken);

        static DatasetYear Of(int year) => SampleYear.Facts with
        {
            Year = SampleYear.Facts.Year with { Year = year },
            Recognitions = [
                .. SampleYear.Facts.Recognitions.Select(
                    row => row with { FirstAllocationYear = row.FirstAllocationYear is null ? null : 2011 })],
        };
    }

    [Fact]
    public async Task Pages_of_any_size_put_together_are_the_whole_list_in_byte_order()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var whole = await Host.Operator.ListRequestsAsync(new ListRequestsRequest { Parent = EveryInstitution });
        Assert.Equal(
            ["I1 GZ 1", "I1 GZ 2", "I1 KP 1", "I2 GZ 1", "I3 GZ 1"],
                whole.Requests.Select(row => $"{row.Tpid} {SampleCode(row.Profession)} {row.Round}"));
        Assert.Equal(5, whole.TotalSize);
        for (var size = 1; size <= 5; size++)
        {
            var together = new List<PlaceRequest>();
            var token = "";
            do
            {
                var page = await Host.Operator.ListRequestsAsync(
                    new ListRequestsRequest { Parent = EveryInstitution, PageSize = size, PageToken = token });
                Assert.InRange(page.Requests.Count, 1, size);
                Assert.Equal(5, page.TotalSize);
                together.AddRange(page.Requests);
                token = page.NextPageToken;
            }
            while (token.Length > 0);

            Assert.Equal(whole.Requests, together);
        }
    }

    [Fact]
    public async Task A_row_filed_between_two_pages_neither_repeats_nor_hides_another()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var first = await Host.Operator.ListRequestsAsync(new ListRequestsRequest { Parent = EveryInstitution, PageSize = 2 });
        await Host.Institution("I2")
            .FileRequestAsync(
                new FileRequestRequest { Parent = "years/2025/institutions/I2", Profession = Profession.Pt, Places = 1, RequestId = "a" });
        var rest = await Host.Operator.ListRequestsAsync(
            new ListRequestsRequest { Parent = EveryInstitution, PageToken = first.NextPageToken });
        Assert.Equal(["I1 KP", "I2 GZ", "I2 PT", "I3 GZ"], rest.Requests.Select(row => $"{row.Tpid} {SampleCode(row.Profession)}"));
    }

    [Theory]
    [InlineData("tpid = \"I1\"", "I1")]
    [InlineData("sector = ggz AND region = \"Noord\"", "I1,I5")]
    [InlineData("kind = practice", "I2")]
    [InlineData("profession = GZ", "I1,I2,I3")]
    [InlineData("display_name = \"NOORD\"", "I1")]
    [InlineData("sector = \"\"", "I4")]
    [InlineData("tpid = none", "")]
    public async Task Institutions_are_filtered(string filter, string expected)
    {
        await Host.ImportAsync(SampleYear.Facts);
        var answer = await Host.Operator.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year, Filter = filter });
        Assert.Equal(expected, string.Join(',', answer.Institutions.Select(row => row.Tpid)));
    }

    [Fact]
    public async Task Other_lists_are_filtered_by_their_fields()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var client = Host.Operator;
        Assert.Equal(
            2, (await client.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year, Filter = "trainee = T-b" })).Trainings.Count);
        Assert.Equal(
            ["years/2025/trainings/T-c~1"],
                (await client.ListTrainingsAsync(
                    new ListTrainingsRequest { Parent = Year, Filter = "subsidised = false" })).Trainings.Select(row => row.Name));
        Assert.Equal(
            ["I1"],
                (await client.ListRecognitionsAsync(
                    new ListRecognitionsRequest
                    {
                        Parent = EveryInstitution,
                        Filter = "profession = KP AND valid_on = 2024-08-01",
                    })).Recognitions.Select(row => row.Tpid));
        Assert.Empty(
            (await client.ListRecognitionsAsync(
                new ListRecognitionsRequest
                {
                    Parent = EveryInstitution,
                    Filter = "profession = KP AND valid_on = 2024-08-02",
                })).Recognitions);
        Assert.Equal(
            ["C1"],
                (await client.ListConsortiaAsync(new ListConsortiaRequest { Parent = Year, Filter = "member = I4" })).Consortia.Select(
                    row => row.ConsortiumId));
        Assert.Equal(
            ["C2"],
                (await client.ListConsortiaAsync(
                    new ListConsortiaRequest { Parent = Year, Filter = "mode = pooled AND lead = I3" })).Consortia.Select(
                        row => row.ConsortiumId));
        Assert.Equal(
            [2],
                (await client.ListRequestsAsync(
                    new ListRequestsRequest { Parent = EveryInstitution, Filter = "round = 2" })).Requests.Select(row => row.Round));
        var returns = (await client.ListReturnsAsync(
            new ListReturnsRequest { Parent = "years/2025/institutions/I1", Filter = "profession = GZ" })).Returns;
        // rules.md 5, step 9: by date first.
        Assert.Equal(
            ["years/2025/institutions/I1/returns/GZ~1 2", "years/2025/institutions/I1/returns/GZ~2 1",
                "years/2025/institutions/I1/returns/GZ~3 1"], returns.Select(row => $"{row.Name} {row.Places}"));
    }

    [Theory]
    [InlineData("colour = red")]
    [InlineData("sector")]
    [InlineData("sector = ggz OR sector = x")]
    [InlineData("kind = castle")]
    [InlineData("profession = XX")]
    [InlineData("sector = \"open")]
    public async Task A_filter_that_cannot_be_read_is_refused_with_what_may_be_sent(string filter)
    {
        await Host.ImportAsync(SampleYear.Facts);
        var error = await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Operator.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year, Filter = filter }));
        Assert.Contains("filter", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_list_or_a_made_up_one_is_refused()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var token = (await Host.Operator.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year, PageSize = 1 })).NextPageToken;
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Operator.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year, PageToken = token, Filter = "sector = ggz" }));
        await RefusedAsync(
            StatusCode.InvalidArgument, Host.Operator.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year, PageToken = token }));
        await RefusedAsync(
            StatusCode.InvalidArgument,
            Host.Operator.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year, PageToken = "guess" }));
        await RefusedAsync(
            StatusCode.InvalidArgument, Host.Operator.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year, PageSize = -1 }));
        await RefusedAsync(StatusCode.InvalidArgument, Host.Operator.GetYearAsync(new GetYearRequest { Name = "2025" }));
    }

    [Fact]
    public async Task An_institution_sees_what_is_its_own_and_the_rest_does_not_exist_for_it()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var client = Host.Institution("I3");
        Assert.Equal(
            ["I3"],
                (await client.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year })).Institutions.Select(row => row.Tpid));
        Assert.Equal(
            ["I3"],
                (await client.ListRequestsAsync(new ListRequestsRequest { Parent = EveryInstitution })).Requests.Select(row => row.Tpid));
        Assert.Equal(
            ["I3"], (await client.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year })).Trainings.Select(row => row.Tpid));
        Assert.Empty((await client.ListReturnsAsync(new ListReturnsRequest { Parent = EveryInstitution })).Returns);
        Assert.Equal(
            ["C1", "C2"],
                (await client.ListConsortiaAsync(new ListConsortiaRequest { Parent = Year })).Consortia.Select(row => row.ConsortiumId));

        var hidden = await RefusedAsync(
            StatusCode.NotFound, client.GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/I1" }));
        var absent = await RefusedAsync(
            StatusCode.NotFound, client.GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/I9" }));
        Assert.Equal(absent.Status.Detail.Replace("I9", "I1", StringComparison.Ordinal), hidden.Status.Detail);
        await RefusedAsync(
            StatusCode.NotFound, client.ListRequestsAsync(new ListRequestsRequest { Parent = "years/2025/institutions/I1" }));
        await RefusedAsync(
            StatusCode.NotFound, Host.Institution("I4").GetConsortiumAsync(new GetConsortiumRequest { Name = "years/2025/consortia/C2" }));
        await RefusedAsync(StatusCode.PermissionDenied, client.ListSuspiciousFactsAsync(new ListSuspiciousFactsRequest { Parent = Year }));
    }

    [Fact]
    public async Task A_lead_sees_its_members_requests_but_not_their_trainees_and_an_institute_what_it_serves()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var lead = Host.Lead("I1");
        Assert.Equal(
            ["I1", "I3", "I4"],
                (await lead.ListInstitutionsAsync(new ListInstitutionsRequest { Parent = Year })).Institutions.Select(row => row.Tpid));
        Assert.Equal(
            ["I1", "I1"], (await lead.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year })).Trainings.Select(row => row.Tpid));
        Assert.Equal(
            ["C1"], (await lead.ListConsortiaAsync(new ListConsortiaRequest { Parent = Year })).Consortia.Select(row => row.ConsortiumId));

        var institute = Host.As("rino", CallerRole.Institute, ["I2"], ["C2"]);
        Assert.Equal(
            ["I2"],
                (await institute.ListRequestsAsync(
                    new ListRequestsRequest { Parent = EveryInstitution })).Requests.Select(row => row.Tpid));
        Assert.Empty((await institute.ListTrainingsAsync(new ListTrainingsRequest { Parent = Year })).Trainings);
        Assert.Equal(
            ["C2"],
                (await institute.ListConsortiaAsync(new ListConsortiaRequest { Parent = Year })).Consortia.Select(row => row.ConsortiumId));
    }

    [Fact]
    public async Task Everything_a_file_says_is_in_the_messages()
    {
        await Host.ImportAsync(SampleYear.Facts);
        var consortium = await Host.Operator.GetConsortiumAsync(new GetConsortiumRequest { Name = "years/2025/consortia/C1" });
        Assert.Equal(
            ("Regio Noord", "I1", RequestMode.Separate, true, V1.TestResult.Pending),
            (consortium.DisplayName, consortium.Lead, consortium.Mode, consortium.Existing, consortium.TestResult));
        Assert.Equal([AgreementClause.Training, AgreementClause.Costs, AgreementClause.EntryExit], consortium.Agreement);
        Assert.Equal(["I1", "I3", "I4"], consortium.Members.Select(member => member.Tpid));
        Assert.Equal(3, Assert.Single(consortium.Members[0].BroughtIn).Places);
        Assert.False(consortium.Members[2].HasDependent);
        var division = Assert.Single(consortium.Divisions);
        Assert.Equal(
            ("I3", 1L, "I1", "I3", 1L),
            (division.BonusDistribution[0].Tpid, division.BonusDistribution[0].Places, division.Transfers[0].FromTpid,
                division.Transfers[0].ToTpid, division.Transfers[0].Places));

        var merged = await Host.Operator.GetInstitutionAsync(new GetInstitutionRequest { Name = "years/2025/institutions/I5" });
        Assert.Equal(("I1", 2023), (merged.Successor, merged.MergedOn.Year));
        var year = await Host.Operator.GetYearAsync(new GetYearRequest { Name = Year });
        Assert.Equal(("2025", 31, null), (year.Protocol, year.RequestDeadline.Day, year.WithdrawalDeadline));
        Assert.Equal([100, 5], year.Capacities.Select(row => row.Places));
        Assert.Equal("top", year.Updater);
    }

    private static string SampleCode(Profession profession) => Enum.GetName(profession)!.ToUpperInvariant();
}

public sealed class ReadingTestsOnSqlite(SqliteTestDatabase database) : ReadingTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class ReadingTestsOnPostgres(PostgresTestDatabase database) : ReadingTests(database), IClassFixture<PostgresTestDatabase>;
