using System.Collections.Concurrent;
using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Employment.Tests;

/// <summary>Stands in for Allocation: streams a published run that a test put in, by the contract.</summary>
internal sealed class FakeAllocation : PublicationService.PublicationServiceBase
{
    private readonly ConcurrentDictionary<string, Result[]> _runs = new(StringComparer.Ordinal);
    private string _latest = "";

    public void Publish(string run, params Result[] results)
    {
        _runs[run] = results;
        _latest = run;
    }

    public override async Task StreamPublishedAllocation(
        StreamPublishedAllocationRequest request, IServerStreamWriter<StreamPublishedAllocationResponse> responseStream,
        ServerCallContext context)
    {
        var run = request.Run.EndsWith("/-", StringComparison.Ordinal) ? _latest : request.Run;
        if (!_runs.TryGetValue(run, out var results))
        {
            throw Problems.FailedPrecondition("The run is not published", request.Run, "Publish it first");
        }

        await responseStream.WriteAsync(new() { Header = new() { Run = run, Stage = Stage.Concept, EvidenceRoot = "root of " + run } });
        foreach (var batch in results.Chunk(2))
        {
            await responseStream.WriteAsync(new() { Results = new() { Results = { batch } } });
        }

        await responseStream.WriteAsync(new() { ConsortiumBonuses = new() });
        await responseStream.WriteAsync(new() { Transfers = new() });
    }
}
