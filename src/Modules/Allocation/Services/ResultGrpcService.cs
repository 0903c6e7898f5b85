using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using TopGrid.Rpc.Errors;
using Words = TopGrid.Rules.Vocabulary.Language;

namespace TopGrid.Allocation.Services;

/// <summary>Serves results and their reasons. What is not the caller's to see is answered as if it did not exist.</summary>
internal sealed class ResultGrpcService(
    RunStore runs, RunContexts contexts, ResultStore results, ResultExplainer explainer, PublicationStore publications)
    : ResultService.ResultServiceBase
{
    public override async Task<ListResultsResponse> ListResults(ListResultsRequest request, ServerCallContext context)
    {
        (var run, var prepared, var scope) = await OpenAsync(request.Parent, context);
        var filter = ListFilter.Parse(request.Filter, "profession", "tpid", "consortium", "verdict");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListResults", request.Parent, request.Filter);
        (var rows, var total) = await results.ListAsync(
            run.Id, filter["profession"], filter["verdict"], Wanted(filter, prepared, scope), Split(page.After), page.Size,
            context.CancellationToken);
        var names = prepared.DisplayNames();
        var response = new ListResultsResponse
        {
            TotalSize = total,
            NextPageToken = rows.Count == page.Size ? page.NextToken($"{rows[^1].Profession}~{rows[^1].Tpid}") : "",
        };
        response.Results.AddRange(rows.Select(row => row.ToMessage(run, names.GetValueOrDefault(row.Tpid, ""))));
        return response;
    }

    public override async Task<Result> GetResult(GetResultRequest request, ServerCallContext context)
    {
        (var run, var prepared, var row) = await FindAsync(request.Name, context);
        return row.ToMessage(run, prepared.DisplayNames().GetValueOrDefault(row.Tpid, ""));
    }

    public override async Task<ListDecisionsResponse> ListDecisions(ListDecisionsRequest request, ServerCallContext context)
    {
        (var run, var prepared, var scope) = await OpenAsync(request.Parent, context);
        var filter = ListFilter.Parse(request.Filter, "party", "profession", "step");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListDecisions", request.Parent, request.Filter);
        if (scope.Tpids is not null && (filter["party"] is not { } party || !scope.SeesParty(party)))
        {
            throw Problems.InvalidArgument(
                "A party is needed that you may see", "field filter",
                "Filter on your own tpid, your consortium or one of its members, such as party = \"...\"");
        }

        var response = new ListDecisionsResponse();
        var words = new Wording(prepared.Year.Input.Protocol, prepared.Year.Input.Year);
        var after = page.After is null ? -1 : long.Parse(page.After, System.Globalization.CultureInfo.InvariantCulture);
        await foreach (var decision in results.DecisionsAsync(run.Id, context.CancellationToken))
        {
            if ((filter["party"] ?? decision.Party) != decision.Party
                || (filter["profession"] ?? decision.Profession) != decision.Profession)
            {
                continue;
            }

            var fields = RowFields.Parse(decision.Leaf);
            if (filter["step"] is { } step && step != fields["step"])
            {
                continue;
            }

            response.TotalSize++;
            if (decision.Sequence <= after)
            {
                continue;
            }

            if (response.Decisions.Count < page.Size)
            {
                response.Decisions.Add(DecisionMessages.Of(run, decision, fields, words, prepared.Year.Input.Protocol));
            }
            else if (response.NextPageToken.Length == 0)
            {
                response.NextPageToken =
                    page.NextToken(response.Decisions[^1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return response;
    }

    public override async Task<Explanation> ExplainResult(ExplainResultRequest request, ServerCallContext context)
    {
        (var run, var prepared, var row) = await FindAsync(request.Name, context);
        return await explainer.ExplainAsync(
            run, prepared, row, request.Language == Language.En ? Words.English : Words.Dutch,
            request.Counterfactuals, context.CancellationToken);
    }

    public override async Task<ListConsortiumBonusesResponse> ListConsortiumBonuses(
        ListConsortiumBonusesRequest request, ServerCallContext context)
    {
        (var run, _, var scope) = await OpenAsync(request.Parent, context);
        var filter = ListFilter.Parse(request.Filter, "profession", "consortium");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListConsortiumBonuses", request.Parent, request.Filter);
        var rows = (await results.BonusesAsync(run.Id, context.CancellationToken)).Where(row =>
            (filter["profession"] ?? row.Profession) == row.Profession
            && (filter["consortium"] ?? row.Consortium) == row.Consortium
            && (scope.Consortia is null || scope.Consortia.Contains(row.Consortium)));
        (var shown, var next) = Pages.Cut(
            rows.GroupBy(row => (row.Profession, row.Consortium)).Select(group => group.ToArray()),
            group => $"{group[0].Profession}~{group[0].Consortium}", page);
        var response = new ListConsortiumBonusesResponse { NextPageToken = next };
        response.ConsortiumBonuses.AddRange(shown.Select(group => group.ToMessage(run)));
        return response;
    }

    public override async Task<Summary> GetSummary(GetSummaryRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<SummaryName>(request.Name, "name");
        var run = await SeenAsync(new RunName(name.Year, name.Run).ToString(), context);
        return SummaryMessages.Read(name.ToString(), await results.FileAsync(run.Id, ResultFiles.Summary, context.CancellationToken));
    }

    private async Task<(RunRow Run, RunContext Prepared, ResultRow Row)> FindAsync(string name, ServerCallContext context)
    {
        var parsed = ResourceNames.Parse<ResultName>(name, "name");
        (var run, var prepared, var scope) = await OpenAsync(new RunName(parsed.Year, parsed.Run).ToString(), context);
        var row = scope.Sees(parsed.Tpid)
            ? await results.FindAsync(run.Id, parsed.Profession.ToCode(), parsed.Tpid, context.CancellationToken)
            : null;
        return row is null
            ? throw Problems.NotFound("There is no such result", name, "List the run's results to see which you may read")
            : (run, prepared, row);
    }

    private async Task<(RunRow Run, RunContext Prepared, ResultScope Scope)> OpenAsync(string name, ServerCallContext context)
    {
        var run = await SeenAsync(name, context);
        var prepared = await contexts.OfAsync(run.Id);
        return (run, prepared, ResultScope.Of(context.GetCaller(), prepared));
    }

    // A sealed run that the caller may see; without its input, which takes long to prepare in a huge year.
    private async Task<RunRow> SeenAsync(string name, ServerCallContext context)
    {
        var id = RunReader.IdOf(name, "parent");
        var run = await runs.FindAsync(id, context.CancellationToken);
        // Asked of a run that is not there too: a run that is not published takes no longer to be hidden than one that never was.
        var published = await publications.IsPublishedAsync(id, context.CancellationToken);
        if (run is null || (!published && !ResultScope.SeesUnpublished(context.GetCaller())))
        {
            throw Problems.NotFound("There is no such run", name, "List the year's publications to see which there are");
        }

        return run.State == RunState.Completed
            ? run
            : throw Problems.FailedPrecondition(
                $"The run is {run.State.Text()} and has no result", name, "Wait for it with WatchRun, or start another");
    }

    private static HashSet<string>? Wanted(ListFilter filter, RunContext prepared, ResultScope scope)
    {
        HashSet<string>? wanted = scope.Tpids is null ? null : [.. scope.Tpids];
        Narrow(filter["tpid"] is { } tpid ? [tpid] : null);
        Narrow(filter["consortium"] is { } consortium
            ? [.. prepared.Year.Input.Year.ConsortiumMembers.Where(member => member.Consortium == consortium).Select(member => member.Tpid)]
            : null);
        return wanted;

        void Narrow(HashSet<string>? to)
        {
            if (to is not null)
            {
                wanted = wanted is null ? to : [.. wanted.Intersect(to)];
            }
        }
    }

    private static (string Profession, string Tpid)? Split(string? key) =>
        key?.IndexOf('~', StringComparison.Ordinal) is { } at and >= 0 ? (key[..at], key[(at + 1)..]) : null;
}
