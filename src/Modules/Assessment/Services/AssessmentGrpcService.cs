using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Assessment.Domain;
using TopGrid.Assessment.Persistence;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Vocabulary;
using Wire = TopGrid.Assessment.V1;

namespace TopGrid.Assessment.Services;

/// <summary>Serves <c>topgrid.assessment.v1.AssessmentService</c>.</summary>
internal sealed class AssessmentGrpcService(
    FactsReader facts,
    ConditionChooser chooser,
    AssessmentScope scope,
    AssessmentStore store,
    DecisionStore decisions,
    RequestAnswers requests,
    TimeProvider clock) : Wire.AssessmentService.AssessmentServiceBase
{
    private static readonly Dictionary<string, ConsortiumVerdict> _verdictNames = new(StringComparer.Ordinal)
    {
        ["qualifies"] = ConsortiumVerdict.Qualifies,
        ["does-not-qualify"] = ConsortiumVerdict.DoesNotQualify,
        ["board-decides"] = ConsortiumVerdict.BoardDecides,
    };

    public override Task<Wire.AssessYearResponse> AssessYear(Wire.AssessYearRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<YearName>(request.Name, "name");
        return requests.OnceAsync(
            context, request, request.Name, () => AssessAsync(name.Year, context.CancellationToken),
            async _ =>
            {
                var year = await YearAsync(name.Year, context.CancellationToken);
                return new Wire.AssessYearResponse
                {
                    ConditionSet = year.Assessed.ConditionSet,
                    FactsRevision = year.Assessed.FactsRevision,
                    InputHash = year.Assessed.InputHash,
                    QualifyingCount = year.Count(ConsortiumVerdict.Qualifies),
                    NotQualifyingCount = year.Count(ConsortiumVerdict.DoesNotQualify),
                    BoardDecidesCount = year.Count(ConsortiumVerdict.BoardDecides),
                };
            });
    }

    public override async Task<Wire.Assessment> GetAssessment(Wire.GetAssessmentRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<AssessmentName>(request.Name, "name");
        var sees = await scope.OfAsync(context.GetCaller(), name.Year, context.CancellationToken);
        var state = await store.StateAsync(name.Year, name.Consortium, context.CancellationToken);
        // What a caller may not see does not exist for it: the answer must not tell the two apart.
        return state is not null && sees(state.Consortium)
            ? await ToMessageAsync(state, context.CancellationToken)
            : throw NotFound(name);
    }

    public override async Task<Wire.ListAssessmentsResponse> ListAssessments(Wire.ListAssessmentsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "verdict", "consortium");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListAssessments), request.Parent, request.Filter);
        var verdict = Verdict(filter["verdict"]);
        var sees = await scope.OfAsync(context.GetCaller(), parent.Year, context.CancellationToken);
        var year = await YearAsync(parent.Year, context.CancellationToken);
        var matching = year.Consortia
            .Where(state => sees(state.Consortium)
                && (verdict is null || state.Verdict == verdict)
                && (filter["consortium"] is not { } consortium || state.Consortium.Consortium == consortium))
            .ToList();

        var start = page.After is null
            ? 0
            : matching.FindIndex(state => Utf8Order.Instance.Compare(state.Consortium.Consortium, page.After) > 0);
        var shown = start < 0 ? [] : matching.Skip(start).Take(page.Size).ToList();
        var findings = await store.FindingsAsync(shown, context.CancellationToken);
        var response = new Wire.ListAssessmentsResponse { TotalSize = matching.Count };
        response.Assessments.AddRange(shown.Select(state => state.ToMessage(findings[state.Consortium.Consortium])));
        if (start >= 0 && start + shown.Count < matching.Count)
        {
            response.NextPageToken = page.NextToken(shown[^1].Consortium.Consortium);
        }

        return response;
    }

    public override Task<Wire.Assessment> RecordBoardDecision(Wire.RecordBoardDecisionRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<AssessmentName>(request.Name, "name");
        var decision = new BoardDecision
        {
            Year = name.Year,
            Consortium = name.Consortium,
            Sequence = 0,
            Qualifies = request.Qualifies,
            Reason = BoardReasons.Check(request.Reason),
            Decider = context.GetCaller().UserId,
            DecidedAt = clock.GetUtcNow(),
            RequestId = RequestIds.Check(request.RequestId),
        };
        return requests.OnceAsync(context, request, request.Name, DecideAsync, async _ =>
            await store.StateAsync(name.Year, name.Consortium, context.CancellationToken) is { } state
                ? await ToMessageAsync(state, context.CancellationToken)
                : throw NotFound(name));

        async Task DecideAsync()
        {
            switch (await decisions.RecordAsync(decision, request.Etag, context.CancellationToken))
            {
                case DecisionOutcome.Recorded:
                    return;
                case DecisionOutcome.Changed:
                    throw Problems.Aborted(
                        "The assessment changed since you looked at it", request.Name,
                        "Get it again, look at what changed, and decide anew with its etag");
                case DecisionOutcome.RequestIdReused:
                    throw Problems.AlreadyExists(
                        "You recorded another decision with this request id", "field request_id", "Use a new request id for a new decision",
                        Reasons.RequestIdReused);
                default:
                    throw NotFound(name);
            }
        }
    }

    public override async Task StreamAssessments(
        Wire.StreamAssessmentsRequest request, IServerStreamWriter<Wire.StreamAssessmentsResponse> responseStream,
        ServerCallContext context)
    {
        const int Chunk = 200;
        var name = ResourceNames.Parse<YearName>(request.Name, "name");
        var year = await AssessAsync(name.Year, context.CancellationToken);
        var header = new Wire.AssessmentsHeader
        {
            Year = name.ToString(),
            FactsRevision = year.Assessed.FactsRevision,
            InputHash = year.Assessed.InputHash,
            ConditionSet = year.Assessed.ConditionSet,
        };
        await responseStream.WriteAsync(new() { Header = header }, context.CancellationToken);
        foreach (var chunk in year.Consortia.Chunk(Chunk))
        {
            var findings = await store.FindingsAsync(chunk, context.CancellationToken);
            foreach (var state in chunk)
            {
                var message = state.ToMessage(findings[state.Consortium.Consortium]);
                await responseStream.WriteAsync(new() { Assessment = message }, context.CancellationToken);
            }
        }
    }

    private async Task<YearState> AssessAsync(int year, CancellationToken cancellationToken)
    {
        var read = await facts.ReadAsync(year, cancellationToken);
        var choice = chooser.Choose(read.Data.Year);
        await store.StoreAsync(YearAssessor.Assess(read, choice, clock.GetUtcNow()), cancellationToken);
        return await YearAsync(year, cancellationToken);
    }

    private async Task<YearState> YearAsync(int year, CancellationToken cancellationToken) =>
        await store.YearAsync(year, cancellationToken)
        ?? throw Problems.NotFound(
            $"The year {year} was never assessed", new YearName(year).ToString(), "An operator must call AssessYear first");

    private async Task<Wire.Assessment> ToMessageAsync(ConsortiumState state, CancellationToken cancellationToken)
    {
        var findings = await store.FindingsAsync([state], cancellationToken);
        return state.ToMessage(findings[state.Consortium.Consortium]);
    }

    private static ConsortiumVerdict? Verdict(string? name) => name is null ? null
        : _verdictNames.TryGetValue(name, out var verdict) ? verdict
        : throw Problems.InvalidArgument(
            $"'{name}' is not a verdict", "field filter", $"Use one of {string.Join(", ", _verdictNames.Keys)}");

    private static RpcException NotFound(AssessmentName name) => Problems.NotFound(
        "There is no such assessment", name.ToString(),
        "List the assessments of the year; a new consortium is assessed with the next AssessYear");
}
