using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.Employment.V1;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Registration.V1;
using Assessments = TopGrid.Assessment.V1.AssessmentService.AssessmentServiceClient;
using Claims = TopGrid.Employment.V1.EmploymentService.EmploymentServiceClient;
using Registrations = TopGrid.Registration.V1.RegistrationService.RegistrationServiceClient;
using Results = TopGrid.Allocation.V1.ResultService.ResultServiceClient;
using Snapshots = TopGrid.Allocation.V1.SnapshotService.SnapshotServiceClient;
using Year = TopGrid.EndToEnd.Tests.OostBrabant.OostBrabantYear;
using Date = Google.Type.Date;

namespace TopGrid.EndToEnd.Tests.OostBrabant;

/// <summary>
/// The consortium around GGz Oost Brabant, from announcement to claims, everyone in their own role.
/// <para>
/// 17 places, 3 of them reserved for the bonus, so 14 seats. Asked 9+1+2+1+2+1+3 = 19 by the members and 1 outside. Brought in are the
/// places of the pilot years: 7+1+2+1+0+1+2 = 14 = all seats, so priority takes all of them and the outsider gets none. Base 14;
/// 20 % of 14 = 2.8: floor 2, and the one left-over goes to the only fraction, so a bonus of 3.
/// Without a form the bonus goes to who has least: Zorgboog (0), Zorgboog (1), ORO (2 against 7 of GGz Oost Brabant).
/// With the form: one each to Zorgboog, ORO and GGz Oost Brabant, and GGz Oost Brabant (7 + 1) moves one place to Zorgboog.
/// </para>
/// </summary>
[Trait("Category", "Slow")]
public sealed class OostBrabantTests
{
    private const string YearName = "years/2025";
    private const string ConsortiumName = $"{YearName}/consortia/{Year.Consortium}";

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Seven_members_go_from_announcement_to_claims(Dialect dialect)
    {
        var clock = new StoryClock();
        await using var host = await RunningHost.StartAsync(dialect, clock: clock);
        var story = new Story(host, clock);

        await story.FactsAsync();
        await story.AnnouncementAsync();
        await story.TestAsync();
        await story.RequestsAsync();
        await story.AssessmentAsync();
        await story.ConceptAsync();
        await story.DivisionAsync();
        await story.ConceptDefinitiveAsync();
        await story.ClaimsAsync();
    }

    private sealed class Story(RunningHost host, StoryClock clock)
    {
        private readonly CallInvoker _anna = host.For(host.People.Anna);
        private readonly CallInvoker _bram = host.For(host.People.Bram);
        private readonly CallInvoker _lead = host.For(host.People.Lead(Year.Lead, Year.Consortium));
        private readonly CallInvoker _institute = host.For(host.People.InstituteOf(Year.Consortium, Year.Zorgboog));
        private readonly Dictionary<string, CallInvoker> _institutions = Year.Members.Select(member => member.Tpid).Append(Year.Outsider)
            .ToDictionary(tpid => tpid, tpid => host.For(host.People.Institution(tpid)), StringComparer.Ordinal);

        private YearFlow Flow => new(_anna, _bram);

        public async Task FactsAsync()
        {
            clock.Goto(1, 10);
            var imported = await YearFiles.ImportAsync(_anna, Year.Files());
            Assert.True(imported.Imported, string.Join("\n", imported.Findings));
        }

        public async Task AnnouncementAsync()
        {
            clock.Goto(1, 25);
            var announcement = new AnnounceConsortiumRequest
            {
                Parent = YearName,
                ConsortiumId = Year.Consortium,
                RequestId = Ids.New(),
                Consortium = new Consortium
                {
                    DisplayName = "RSV GGz Oost-Brabant",
                    Lead = Year.Lead,
                    Mode = RequestMode.Separate,
                    Existing = true,
                    TrainingPlan = true,
                },
            };
            announcement.Consortium.Agreement.AddRange(
                Enum.GetValues<AgreementClause>().Where(clause => clause != AgreementClause.Unspecified));
            announcement.Consortium.Members.AddRange(Year.Members.Select(member =>
            {
                var one = new ConsortiumMember { Tpid = member.Tpid, Dependent = false };
                if (member.Tpid != Year.Indigo)
                {
                    one.SectionIii = member.Sector == "ggz"; // What Indigo Brabant delivers is not known: for the board.
                }

                return one;
            }));

            // An institution that leads nothing may not announce, and no one under another's name.
            await Refused.WithAsync(
                StatusCode.PermissionDenied, () => new Registrations(_institutions["N0002"]).AnnounceConsortiumAsync(announcement));
            var announced = await new Registrations(_lead).AnnounceConsortiumAsync(announcement);
            Assert.Equal(new Date { Year = 2024, Month = 1, Day = 25 }, announced.AnnouncedOn);
            Assert.All(announced.Members, member => Assert.False(member.Signed));

            clock.Goto(1, 28);
            foreach (var (tpid, caller) in _institutions.Where(one => one.Key != Year.Outsider))
            {
                var signed = await new Registrations(caller).SignConsortiumAsync(
                    new SignConsortiumRequest { Name = $"{ConsortiumName}/members/{tpid}", RequestId = Ids.New() });
                Assert.True(signed.Signed);
            }

            // Nobody signs for another.
            await Refused.WithAsync(StatusCode.NotFound, () => new Registrations(_institutions["N0002"]).SignConsortiumAsync(
                new SignConsortiumRequest { Name = $"{ConsortiumName}/members/{Year.Lead}", RequestId = Ids.New() }));
        }

        public async Task TestAsync()
        {
            clock.Goto(2, 27);
            var test = new RecordConsortiumTestRequest
            {
                Name = ConsortiumName,
                AnnouncedAtInstituteOn = new Date { Year = 2024, Month = 2, Day = 4 },
                TestResult = TestResult.Passed,
                TestedOn = new Date { Year = 2024, Month = 2, Day = 27 },
                RequestId = Ids.New(),
            };
            await Refused.WithAsync(StatusCode.PermissionDenied, () => new Registrations(_lead).RecordConsortiumTestAsync(test));
            var tested = await new Registrations(_institute).RecordConsortiumTestAsync(test);
            Assert.Equal(TestResult.Passed, tested.TestResult);
        }

        public async Task RequestsAsync()
        {
            clock.Goto(3, 20);
            foreach (var member in Year.Members)
            {
                // The institute forwards the request of Zorgboog.
                var caller = member.Tpid == Year.Zorgboog ? _institute : _institutions[member.Tpid];
                var filed = await new Registrations(caller).FileRequestAsync(new FileRequestRequest
                {
                    Parent = $"{YearName}/institutions/{member.Tpid}",
                    Profession = Profession.Gz,
                    Places = member.Asked,
                    RequestId = Ids.New(),
                });
                Assert.Equal((1, member.Asked), (filed.Round, filed.Places));
            }

            foreach (var member in Year.Members)
            {
                // The lead states it for ORO.
                var caller = member.Tpid == Year.Oro ? _lead : _institutions[member.Tpid];
                await new Registrations(caller).BringInPlacesAsync(new BringInPlacesRequest
                {
                    Name = $"{ConsortiumName}/members/{member.Tpid}",
                    Profession = Profession.Gz,
                    Places = member.Held,
                    RequestId = Ids.New(),
                });
            }

            clock.Goto(4, 1);
            await Refused.WithAsync(StatusCode.FailedPrecondition, () => new Registrations(
                _institutions["N0002"]).FileRequestAsync(new FileRequestRequest
            {
                Parent = $"{YearName}/institutions/N0002",
                Profession = Profession.Gz,
                Places = 5,
                RequestId = Ids.New(),
            }));
        }

        public async Task AssessmentAsync()
        {
            clock.Goto(4, 2);
            var assessed = await new Assessments(_anna).AssessYearAsync(new AssessYearRequest { Name = YearName, RequestId = Ids.New() });
            Assert.Equal((0, 0, 1), (assessed.QualifyingCount, assessed.NotQualifyingCount, assessed.BoardDecidesCount));

            var own = await new Assessments(_lead).GetAssessmentAsync(
                new GetAssessmentRequest { Name = $"{YearName}/assessments/{Year.Consortium}" });
            var doubt = Assert.Single(own.Findings, finding => finding.Outcome != ConditionFinding.Types.Outcome.Met);
            Assert.Equal(("section-iii", ConditionFinding.Types.Outcome.BoardDecides), (doubt.Condition, doubt.Outcome));
            Assert.Contains(doubt.Facts, fact => fact.Key.Contains(Year.Indigo, StringComparison.Ordinal));

            var decision = new RecordBoardDecisionRequest
            {
                Name = own.Name,
                Qualifies = true,
                Reason = "Indigo levert geen gespecialiseerde ggz; de toets dekt de andere leden.",
                RequestId = Ids.New(),
            };
            await Refused.WithAsync(StatusCode.PermissionDenied, () => new Assessments(_anna).RecordBoardDecisionAsync(decision));
            var decided = await new Assessments(host.For(host.People.Board)).RecordBoardDecisionAsync(decision);
            Assert.Equal((Assessment.V1.Verdict.Qualifies, VerdictSource.Board), (decided.Verdict, decided.VerdictSource));
        }

        public async Task ConceptAsync()
        {
            clock.Goto(4, 15);
            var otherYear = await Refused.WithAsync(StatusCode.FailedPrecondition, () => new Snapshots(_anna).ProposeSnapshotAsync(
                new ProposeSnapshotRequest { Parent = YearName, Stage = Stage.Concept, Protocol = "2024", RequestId = Ids.New() }));
            Assert.Contains("Protocol 2024 holds from 2023-01-01 until 2024-12-31", otherYear.Status.Detail, StringComparison.Ordinal);
            var proposed = await new Snapshots(_anna).ProposeSnapshotAsync(
                new ProposeSnapshotRequest { Parent = YearName, Stage = Stage.Concept, RequestId = Ids.New() });
            await Refused.WithAsync(StatusCode.PermissionDenied, () => new Snapshots(_anna).ConfirmSnapshotAsync(
                new ConfirmSnapshotRequest { Name = proposed.Name, RequestId = Ids.New() }));
            await Refused.WithAsync(StatusCode.FailedPrecondition, () => new RunService.RunServiceClient(_anna).CreateRunAsync(
                new CreateRunRequest { Parent = YearName, Run = new Run { Snapshot = proposed.Name }, RequestId = Ids.New() }));
            var frozen = await new Snapshots(_bram).ConfirmSnapshotAsync(
                new ConfirmSnapshotRequest { Name = proposed.Name, RequestId = Ids.New() });
            var run = await Flow.FinishAsync(await Flow.StartAsync(frozen));

            var bonus = await BonusAsync(run);
            Assert.Equal((14, 3, true), (bonus.Base, bonus.Bonus, bonus.Provisional));
            Assert.Equal(
                [(Year.Zorgboog, 2L), (Year.Oro, 1L)],
                    bonus.Members.Where(member => member.Places > 0).Select(member => (member.Tpid, member.Places)));

            // Before publication an institution sees nothing of it.
            await Refused.WithAsync(
                StatusCode.NotFound, () => new Results(_institutions[Year.Zorgboog]).GetResultAsync(ResultOf(run, Year.Zorgboog)));
            await Flow.PublishAsync(run);
            Assert.Equal([9 - 2, 1, 2, 1, 2, 1, 3], await GrantedAsync(run));
            var outside = await new Results(_institutions[Year.Outsider]).GetResultAsync(ResultOf(run, Year.Outsider));
            Assert.Equal((0, Allocation.V1.Verdict.None), (outside.Granted, outside.Verdict));
            await Refused.WithAsync(
                StatusCode.NotFound, () => new Results(_institutions[Year.Outsider]).GetResultAsync(ResultOf(run, Year.Lead)));
        }

        public async Task DivisionAsync()
        {
            clock.Goto(5, 24);
            var division = new Division { Profession = Profession.Gz };
            division.BonusDistribution.AddRange(
                new[] { Year.Lead, Year.Zorgboog, Year.Oro }.Select(tpid => new BonusShare { Tpid = tpid, Places = 1 }));
            division.Transfers.Add(new Transfer { FromTpid = Year.Lead, ToTpid = Year.Zorgboog, Places = 1 });
            var form = new SubmitDivisionRequest { Name = ConsortiumName, Division = division, RequestId = Ids.New() };
            await Refused.WithAsync(StatusCode.PermissionDenied, () => new Registrations(_institutions["N0002"]).SubmitDivisionAsync(form));
            var divided = await new Registrations(_lead).SubmitDivisionAsync(form);
            Assert.Equal(division, Assert.Single(divided.Divisions));
        }

        public async Task ConceptDefinitiveAsync()
        {
            clock.Goto(6, 3);
            var snapshot = await Flow.FreezeAsync(Stage.ConceptDefinitive);
            var run = await Flow.FinishAsync(await Flow.StartAsync(snapshot));
            var bonus = await BonusAsync(run);
            Assert.Equal((14, 3, false), (bonus.Base, bonus.Bonus, bonus.Provisional));
            Assert.Equal(
                [(Year.Lead, 1L), (Year.Zorgboog, 1L), (Year.Oro, 1L)],
                    bonus.Members.Where(member => member.Places > 0).Select(member => (member.Tpid, member.Places)));
            await Flow.PublishAsync(run, Stage.ConceptDefinitive);

            Assert.Equal([7 + 1 - 1, 1, 2, 1, 0 + 1 + 1, 1, 2 + 1], await GrantedAsync(run));
            var giver = await new Results(_lead).GetResultAsync(ResultOf(run, Year.Lead));
            Assert.Equal((7, 1, 1, 0), (giver.Consortium, giver.Bonus, giver.MovedOut, giver.MovedIn));
            var receiver = await new Results(_lead).GetResultAsync(ResultOf(run, Year.Zorgboog));
            Assert.Equal((0, 1, 0, 1), (receiver.Consortium, receiver.Bonus, receiver.MovedOut, receiver.MovedIn));
            var total = Assert.Single(
                (await new Results(_anna).GetSummaryAsync(new GetSummaryRequest { Name = run.Name + "/summary" })).Professions);
            Assert.Equal((17, 17, 0, 0), (total.Places, total.Granted, total.Open, total.Lapsed));

            // The frozen facts reproduce the run without the host, the board's decision included.
            using var export = new Snapshots(_anna).ExportSnapshot(new ExportSnapshotRequest { Name = snapshot.Name });
            var frozen = await YearFiles.CollectAsync(export.ResponseStream, part => part.Header, part => part.Chunk);
            SameBytes.Check(Allocate.InThisProcess(frozen), await Flow.ExportAsync(run), "the run, recomputed from its snapshot");
        }

        public async Task ClaimsAsync()
        {
            clock.Goto(6, 10);
            await Refused.WithAsync(StatusCode.PermissionDenied, () => new Claims(_lead).ComputeClaimsAsync(
                new ComputeClaimsRequest { Parent = YearName, RequestId = Ids.New() }));
            var computed = await new Claims(_anna).ComputeClaimsAsync(
                new ComputeClaimsRequest { Parent = YearName, RequestId = Ids.New() });
            Assert.Equal((7, 17), (computed.ClaimCount, computed.StartingPlaces));

            // Two years of training: what starts in 2025 continues in 2026.
            var zorgboog = await new Claims(_institutions[Year.Zorgboog]).GetClaimAsync(ClaimOf(Year.Zorgboog));
            Assert.Equal((2, 1, 1, 0), (zorgboog.Granted, zorgboog.Bonus, zorgboog.MovedIn, zorgboog.MovedOut));
            Assert.Equal([(2025, 2L, 0L), (2026, 0L, 2L)], zorgboog.Years.Select(one => (one.Year, one.Starting, one.Continuing)));

            // Its own and no other; the lead reads its members'; who was granted nothing has none.
            await Refused.WithAsync(StatusCode.NotFound, () => new Claims(_institutions[Year.Zorgboog]).GetClaimAsync(ClaimOf(Year.Lead)));
            await Refused.WithAsync(
                StatusCode.NotFound, () => new Claims(_institutions[Year.Outsider]).GetClaimAsync(ClaimOf(Year.Outsider)));
            var own = await new Claims(_institutions[Year.Zorgboog]).ListClaimsAsync(new ListClaimsRequest { Parent = YearName });
            Assert.Equal(Year.Zorgboog, Assert.Single(own.Claims).Tpid);
            var led = await new Claims(_lead).ListClaimsAsync(new ListClaimsRequest { Parent = YearName });
            Assert.Equal(Year.Members.Select(member => member.Tpid), led.Claims.Select(claim => claim.Tpid));
        }

        private async Task<ConsortiumBonus> BonusAsync(Run run) => Assert.Single((await new Results(_anna).ListConsortiumBonusesAsync(
            new ListConsortiumBonusesRequest { Parent = run.Name })).ConsortiumBonuses);

        private async Task<List<long>> GrantedAsync(Run run)
        {
            var granted = new List<long>();
            foreach (var member in Year.Members)
            {
                granted.Add((await new Results(_institutions[member.Tpid]).GetResultAsync(ResultOf(run, member.Tpid))).Granted);
            }

            return granted;
        }

        private static GetResultRequest ResultOf(Run run, string tpid) => new() { Name = $"{run.Name}/results/GZ~{tpid}" };

        private static GetClaimRequest ClaimOf(string tpid) => new() { Name = $"{YearName}/claims/GZ~{tpid}" };
    }
}
