using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Audit.V1;
using TopGrid.Employment.V1;
using TopGrid.Registration.V1;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>What one method must answer to whom.</summary>
/// <param name="Method">The method.</param>
/// <param name="All">Roles that see everything there is.</param>
/// <param name="Own">Roles that see what is theirs and nothing else.</param>
/// <param name="Request">The request as JSON; in braces what the caller's role makes of it.</param>
/// <param name="Answer">What the roles of <paramref name="All"/> are answered.</param>
/// <param name="OwnAnswer">What the roles of <paramref name="Own"/> are answered about what is theirs.</param>
internal sealed record AccessRow(MethodDescriptor Method, string All, string Own, string Request, StatusCode Answer, StatusCode OwnAnswer)
{
    public string FullName => $"/{Method.Service.FullName}/{Method.Name}";

    /// <summary>Whether the request names one party's resource.</summary>
    public bool NamesParty =>
        Request.Contains("{tpid}", StringComparison.Ordinal)
            || Request.Contains("{lead}", StringComparison.Ordinal)
            || Request.Contains("{consortium}", StringComparison.Ordinal);

    public IMessage RequestFor(string tpid, string consortium, AccessWorld world) => Method.InputType.Parser.ParseJson(Request
        .Replace("{tpid}", tpid, StringComparison.Ordinal)
        .Replace("{consortium}", consortium, StringComparison.Ordinal)
        .Replace("{lead}", AccessWorld.LeadOf(tpid), StringComparison.Ordinal)
        .Replace("{run}", world.Published, StringComparison.Ordinal)
        .Replace("{snapshot}", world.Snapshot, StringComparison.Ordinal)
        .Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal));
}

/// <summary>
/// Who may call what, written out a second time and not read from the contracts: a role added to a contract by mistake fails here.
/// </summary>
internal static class AccessRows
{
    private const string Everyone = "operator board committee auditor";
    private const string Parties = "institution lead institute";

    public static IReadOnlyList<AccessRow> All { get; } =
    [
        .. Registration(),
        .. Mandates(),
        .. Assessment(),
        .. Allocation(),
        .. Employment(),
        Row(AuditService.Descriptor, "ListAuditEntries", "auditor", "", "{}"),
        Row(AuditService.Descriptor, "VerifyAuditLog", "auditor", "", "{}"),
        Row(AuditService.Descriptor, "VerifyRows", "auditor", "", "{}"),
    ];

    /// <summary>Other ways in which a party could be asked after: filters of lists, and fields that name a second party.</summary>
    public static IReadOnlyList<AccessRow> Questions { get; } =
    [
        Row(RegistrationService.Descriptor, "ListInstitutions", "", Parties, """{"parent":"years/2025","filter":"tpid=\"{tpid}\""}"""),
        Row(
            RegistrationService.Descriptor, "ListTrainings", "", "institution lead",
            """{"parent":"years/2025","filter":"tpid=\"{tpid}\""}"""),
        Row(RegistrationService.Descriptor, "ListConsortia", "", Parties, """{"parent":"years/2025","filter":"member=\"{tpid}\""}"""),
        Row(RegistrationService.Descriptor, "ListConsortia", "", Parties, """{"parent":"years/2025","filter":"lead=\"{lead}\""}"""),
        Row(
            RegistrationService.Descriptor, "ReturnPlaces", "", "institution",
            """{"parent":"years/2025/institutions/N1002","profession":"PROFESSION_GZ","places":1,"offeredTo":"{tpid}","requestId":"{id}"}"""),
        Row(
            RegistrationService.Descriptor, "AnnounceConsortium", "", "lead",
            """{"parent":"years/2025","consortiumId":"{id}","consortium":{"displayName":"Nieuw","lead":"{tpid}"},"requestId":"{id}"}"""),
        Row(MandateService.Descriptor, "ListMandates", "", "institution", """{"filter":"represented=\"{tpid}\""}"""),
        Row(
            AssessmentService.Descriptor, "ListAssessments", "", "lead institute",
            """{"parent":"years/2025","filter":"consortium=\"{consortium}\""}"""),
        Row(ResultService.Descriptor, "ListResults", "", "institution lead", """{"parent":"{run}","filter":"tpid=\"{tpid}\""}"""),
        Row(
            ResultService.Descriptor, "ListResults", "", "institution lead",
            """{"parent":"{run}","filter":"consortium=\"{consortium}\""}"""),
        Row(ResultService.Descriptor, "ListConsortiumBonuses", "", "lead", """{"parent":"{run}","filter":"consortium=\"{consortium}\""}"""),
        Row(EmploymentService.Descriptor, "ListClaims", "", "institution lead", """{"parent":"years/2025","filter":"tpid=\"{tpid}\""}"""),
    ];

    private static IEnumerable<AccessRow> Registration()
    {
        var of = RegistrationService.Descriptor;
        const string Year = """{"name":"years/2025"}""";
        const string InYear = """{"parent":"years/2025"}""";
        const string Institution = "years/2025/institutions/{tpid}";
        const string Consortium = "years/2025/consortia/{consortium}";
        yield return Row(of, "ListYears", Everyone, Parties, "{}");
        yield return Row(of, "GetYear", Everyone, Parties, Year);
        yield return Row(of, "ImportYear", "operator", "", """{"header":{"requestId":"{id}"}}""");
        yield return Row(of, "ExportYear", "operator committee auditor", "", Year);
        yield return Row(of, "ListInstitutions", "operator committee auditor", Parties, InYear);
        yield return Row(of, "GetInstitution", "operator committee auditor", Parties, $$"""{"name":"{{Institution}}"}""");
        yield return Row(of, "ListRecognitions", "operator committee auditor", Parties, $$"""{"parent":"{{Institution}}"}""");
        yield return Row(of, "ListTrainings", "operator committee auditor", Parties, InYear);
        yield return Row(of, "ListRequests", "operator committee auditor", Parties, $$"""{"parent":"{{Institution}}"}""");
        yield return Row(of, "ListReturns", "operator committee auditor", Parties, $$"""{"parent":"{{Institution}}"}""");
        yield return Row(of, "ListConsortia", Everyone, Parties, InYear);
        yield return Row(of, "GetConsortium", Everyone, Parties, $$"""{"name":"{{Consortium}}"}""");
        yield return Row(of, "ListSuspiciousFacts", "operator", "", InYear);
        yield return Row(
            of, "FileRequest", "", "institution institute",
            $$"""{"parent":"{{Institution}}","profession":"PROFESSION_GZ","places":2,"requestId":"{id}"}""");
        yield return Row(
            of, "ReturnPlaces", "", "institution",
            $$"""{"parent":"{{Institution}}","profession":"PROFESSION_GZ","places":1,"requestId":"{id}"}""");
        yield return Row(
            of, "AnnounceConsortium", "operator", "lead",
            """{"parent":"years/2025","consortiumId":"{id}","consortium":{"displayName":"Nieuw","lead":"{lead}"},"requestId":"{id}"}""");
        yield return Row(of, "SignConsortium", "", "institution lead", $$"""{"name":"{{Consortium}}/members/{tpid}","requestId":"{id}"}""");
        yield return Row(
            of, "BringInPlaces", "", "institution lead",
            $$"""{"name":"{{Consortium}}/members/{tpid}","profession":"PROFESSION_GZ","places":1,"requestId":"{id}"}""");
        yield return Row(
            of, "RecordConsortiumTest", "", "institute",
            $$"""{"name":"{{Consortium}}","testResult":"TEST_RESULT_PASSED","requestId":"{id}"}""");
        yield return Row(
            of, "SubmitDivision", "", "lead",
            $$"""{"name":"{{Consortium}}","division":{"profession":"PROFESSION_GZ"},"requestId":"{id}"}""");
        yield return Row(
            of, "CorrectFact", "operator", "",
            """{"parent":"years/2025","file":"institutions.csv","match":{"tpid":"N0099"},"values":{"region":"Zeeland"},"reason":"verhuisd volgens brief","requestId":"{id}"}""");
        yield return Row(of, "StreamFacts", "", "", Year);
    }

    private static IEnumerable<AccessRow> Mandates()
    {
        var of = MandateService.Descriptor;
        const string None = """{"name":"mandates/none"}""";
        yield return Row(of, "ListMandates", "operator auditor", "institution", "{}");
        yield return Row(of, "GetMandate", "operator auditor", "institution", None, StatusCode.NotFound, StatusCode.NotFound);

        // The operator records one for N1002, so that its own is one too many.
        yield return Row(
            of, "CreateMandate", "operator", "institution",
            """
            {"mandate":{"represented":"{tpid}","representative":"N1003","validFrom":{"year":2024,"month":3,"day":1},"validUntil":{"year":2024,"month":3,"day":31}},
             "requestId":"{id}"}
            """,
            StatusCode.OK, StatusCode.FailedPrecondition);
        yield return Row(
            of, "WithdrawMandate", "operator", "institution", """{"name":"mandates/none","requestId":"{id}"}""", StatusCode.NotFound,
            StatusCode.NotFound);
    }

    private static IEnumerable<AccessRow> Assessment()
    {
        var of = AssessmentService.Descriptor;
        const string Name = """{"name":"years/2025/assessments/{consortium}"}""";
        yield return Row(of, "AssessYear", "operator", "", """{"name":"years/2025","requestId":"{id}"}""");
        yield return Row(of, "GetAssessment", Everyone, "lead institute", Name);
        yield return Row(of, "ListAssessments", Everyone, "lead institute", """{"parent":"years/2025"}""");
        yield return Row(
            of, "RecordBoardDecision", "board", "",
            """{"name":"years/2025/assessments/{consortium}","qualifies":true,"reason":"voldoet naar het oordeel van het bestuur","requestId":"{id}"}""");
        yield return Row(of, "StreamAssessments", "", "", """{"name":"years/2025"}""");
    }

    private static IEnumerable<AccessRow> Allocation()
    {
        const string Result = """{"name":"{run}/results/GZ~{tpid}"}""";
        const string InRun = """{"parent":"{run}"}""";
        const string Run = """{"name":"{run}"}""";
        var snapshots = SnapshotService.Descriptor;
        yield return Row(
            snapshots, "ProposeSnapshot", "operator", "", """{"parent":"years/2025","stage":"STAGE_CONCEPT","requestId":"{id}"}""");
        yield return Row(snapshots, "ConfirmSnapshot", "operator", "", """{"name":"{snapshot}","requestId":"{id}"}""");
        yield return Row(snapshots, "GetSnapshot", Everyone, "", """{"name":"{snapshot}"}""");
        yield return Row(snapshots, "ListSnapshots", Everyone, "", """{"parent":"years/2025"}""");
        yield return Row(snapshots, "ExportSnapshot", "operator auditor", "", """{"name":"{snapshot}"}""");
        var runs = RunService.Descriptor;
        yield return Row(
            runs, "CreateRun", "operator", "", """{"parent":"years/2025","run":{"snapshot":"{snapshot}"},"requestId":"{id}"}""");
        yield return Row(runs, "GetRun", Everyone, "", Run);
        yield return Row(runs, "ListRuns", Everyone, "", """{"parent":"years/2025"}""");
        yield return Row(runs, "WatchRun", Everyone, "", Run);
        yield return Row(runs, "CancelRun", "operator", "", """{"name":"{run}","requestId":"{id}"}""", StatusCode.FailedPrecondition);
        yield return Row(runs, "ResumeRun", "operator", "", """{"name":"{run}","requestId":"{id}"}""", StatusCode.FailedPrecondition);
        yield return Row(runs, "ExportRun", "operator committee auditor", "", Run);
        var publications = PublicationService.Descriptor;
        yield return Row(
            publications, "ProposePublication", "operator", "", """{"parent":"{run}","stage":"STAGE_CONCEPT","requestId":"{id}"}""");
        yield return Row(
            publications, "ApprovePublication", "operator", "", """{"name":"{run}/publications/concept","requestId":"{id}"}""");
        yield return Row(publications, "GetPublication", Everyone, Parties, """{"name":"{run}/publications/concept"}""");
        yield return Row(publications, "ListPublications", Everyone, Parties, InRun);
        yield return Row(publications, "StreamPublishedAllocation", "", "", """{"run":"{run}"}""");
        var results = ResultService.Descriptor;
        yield return Row(results, "ListResults", Everyone, "institution lead", InRun);
        yield return Row(results, "GetResult", Everyone, "institution lead", Result);
        yield return Row(results, "ListDecisions", Everyone, "institution lead", """{"parent":"{run}","filter":"party=\"{tpid}\""}""");
        yield return Row(results, "ExplainResult", Everyone, "institution lead", Result);
        yield return Row(results, "ListConsortiumBonuses", Everyone, "institution lead", InRun);
        yield return Row(results, "GetSummary", Everyone, Parties, """{"name":"{run}/summary"}""");
        const string Job = """{"name":"years/2025/jobs/j0"}""";
        const string Change = """{"name":"years/2025/jobs/j0","requestId":"{id}"}""";
        var jobs = JobService.Descriptor;
        yield return Row(
            jobs, "CreateJob", "operator", "",
            """{"parent":"years/2025","job":{"sweep":{"snapshot":"{snapshot}","seeds":1}},"requestId":"{id}"}""");
        yield return Row(jobs, "GetJob", Everyone, "", Job, StatusCode.NotFound);
        yield return Row(jobs, "ListJobs", Everyone, "", """{"parent":"years/2025"}""");
        yield return Row(jobs, "WatchJob", Everyone, "", Job, StatusCode.NotFound);
        yield return Row(jobs, "ResumeJob", "operator", "", Change, StatusCode.NotFound);
        yield return Row(jobs, "CancelJob", "operator", "", Change, StatusCode.NotFound);
        yield return Row(jobs, "GetSweepSummary", Everyone, "", """{"job":"years/2025/jobs/j0"}""", StatusCode.NotFound);
        yield return Row(jobs, "ListSweepResults", Everyone, "", """{"parent":"years/2025/jobs/j0"}""", StatusCode.NotFound);
        var cluster = ClusterService.Descriptor;
        yield return Row(cluster, "ListWorkers", "operator auditor", "", "{}");
        yield return Row(cluster, "GetClusterState", "operator auditor", "", "{}");
        yield return Row(cluster, "WatchClusterState", "operator auditor", "", """{"untilIdle":true}""");
    }

    private static IEnumerable<AccessRow> Employment()
    {
        var of = EmploymentService.Descriptor;
        yield return Row(of, "ComputeClaims", "operator", "", """{"parent":"years/2025","requestId":"{id}"}""");
        yield return Row(of, "GetClaim", "operator auditor", "institution lead", """{"name":"years/2025/claims/GZ~{tpid}"}""");
        yield return Row(of, "ListClaims", "operator auditor", "institution lead", """{"parent":"years/2025"}""");
    }

    private static AccessRow Row(
        ServiceDescriptor service, string method, string all, string own, string request, StatusCode answer = StatusCode.OK,
        StatusCode ownAnswer = StatusCode.OK) =>
        new(
            service.FindMethodByName(method) ?? throw new ArgumentException($"{service.FullName} has no {method}."), all, own, request,
            answer, ownAnswer);
}
