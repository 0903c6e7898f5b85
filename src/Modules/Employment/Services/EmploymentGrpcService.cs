using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Employment.Domain;
using TopGrid.Employment.Persistence;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;
using Wire = TopGrid.Employment.V1;

namespace TopGrid.Employment.Services;

/// <summary>Serves <c>topgrid.employment.v1.EmploymentService</c>.</summary>
internal sealed class EmploymentGrpcService(
    AllocationReader allocation, ClaimScope scope, ClaimStore store, RequestAnswers requests,
    TimeProvider clock) : Wire.EmploymentService.EmploymentServiceBase
{
    public override Task<Wire.ComputeClaimsResponse> ComputeClaims(Wire.ComputeClaimsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        CheckRun(request.Run, parent.Year);
        Wire.ComputeClaimsResponse? computed = null;
        return requests.OnceAsync(
            context, request, request.Parent,
            async () => computed = await ComputeAsync(andStore: true),
            async _ => computed ?? await ComputeAsync(andStore: false));

        async Task<Wire.ComputeClaimsResponse> ComputeAsync(bool andStore)
        {
            var published = await allocation.ReadAsync(parent.Year, request.Run, context.CancellationToken);
            var computedClaims = ClaimCalculator.Compute(parent.Year, published, clock.GetUtcNow());
            if (andStore)
            {
                await store.StoreAsync(computedClaims, context.CancellationToken);
            }

            return new Wire.ComputeClaimsResponse
            {
                Run = published.Run,
                ClaimCount = computedClaims.Claims.Count,
                StartingPlaces = computedClaims.Claims.Sum(claim => claim.Granted),
            };
        }
    }

    public override async Task<Wire.Claim> GetClaim(Wire.GetClaimRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<ClaimName>(request.Name, "name");
        var seen = await scope.OfAsync(context.GetCaller(), name.Year, context.CancellationToken);
        var found = await store.FindAsync(name.Year, name.Profession.ToCode(), name.Tpid, context.CancellationToken);
        // What a caller may not see does not exist for it: the answer must not tell the two apart.
        return found is var (set, claim) && (seen is null || seen.Contains(claim.Tpid))
            ? claim.ToMessage(set)
            : throw Problems.NotFound(
                "There is no such claim", request.Name, "List the claims of the year; who was granted nothing has none");
    }

    public override async Task<Wire.ListClaimsResponse> ListClaims(Wire.ListClaimsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "profession", "tpid");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListClaims), request.Parent, request.Filter);
        var seen = await scope.OfAsync(context.GetCaller(), parent.Year, context.CancellationToken);
        var query = new ClaimQuery(seen, Profession(filter["profession"]), filter["tpid"], Position(page.After), page.Size);
        var found = await store.ListAsync(parent.Year, query, context.CancellationToken)
            ?? throw Problems.NotFound(
                $"No claims were computed for {parent.Year}", request.Parent,
                "An operator must call ComputeClaims after a run is published");

        var response = new Wire.ListClaimsResponse { TotalSize = found.Total };
        response.Claims.AddRange(found.Claims.Select(claim => claim.ToMessage(found.Set)));
        if (found.More)
        {
            response.NextPageToken = page.NextToken($"{found.Claims[^1].Profession}~{found.Claims[^1].Tpid}");
        }

        return response;
    }

    // A code holds no '~'; a tpid may.
    private static (string, string)? Position(string? after) =>
        after?.IndexOf('~', StringComparison.Ordinal) is { } at and > 0 ? (after[..at], after[(at + 1)..]) : null;

    private static string? Profession(string? code) => code is null || ProfessionCodes.TryParse(code, out _)
        ? code
        : throw Problems.InvalidArgument($"'{code}' is not a profession", "field filter", "Use one of GZ, KNP, KP, PT, VS");

    private static void CheckRun(string run, int year)
    {
        if (run.Length > 0 && ResourceNames.Parse<RunName>(run, "run").Year != year)
        {
            throw Problems.InvalidArgument(
                $"The run {run} is not of {year}", "field run", "Name a run of the parent year, or leave it empty for the latest");
        }
    }
}
