using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Names;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using V1Service = TopGrid.Registration.V1.RegistrationService;

namespace TopGrid.Registration.Services;

/// <summary>The contract <c>topgrid.registration.v1.RegistrationService</c>. Its methods stand in one file per kind.</summary>
internal sealed partial class RegistrationGrpcService(
    YearStore store, YearWriter writer, YearImport import, RegistrationOptions options, TimeProvider clock)
    : V1Service.RegistrationServiceBase
{
    /// <summary>A year as a caller sees it.</summary>
    private sealed record View(StoredYear Year, Caller Caller, Visibility Sees)
    {
        public int T => Year.AllocationYear;

        public bool IsOperator => Caller.Has(CallerRole.Operator);
    }

    private async Task<View> ViewAsync(int allocationYear, ServerCallContext context)
    {
        var year = await store.FindAsync(allocationYear, context.CancellationToken)
            ?? throw Refusals.NoSuch("year", new YearName(allocationYear).ToString());
        return See(year, context);
    }

    private static View See(StoredYear year, ServerCallContext context)
    {
        var caller = context.GetCaller();
        return new View(year, caller, new Visibility(caller, year));
    }
}
