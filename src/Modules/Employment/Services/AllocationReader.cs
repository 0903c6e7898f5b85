using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;
using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Services;

/// <summary>Reads a published allocation from Allocation, through its contract.</summary>
internal sealed class AllocationReader(PublicationService.PublicationServiceClient allocation)
{
    /// <summary>The allocation of a run, or of the latest published run of the furthest stage.</summary>
    /// <param name="year">Allocation year T.</param>
    /// <param name="run">Name of the run; empty = the latest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RpcException">What Allocation refuses, such as FAILED_PRECONDITION for a run that is not published.</exception>
    public async Task<PublishedAllocation> ReadAsync(int year, string run, CancellationToken cancellationToken)
    {
        var name = run.Length > 0 ? run : new RunParent(year, null).ToString();
        using var call = allocation.StreamPublishedAllocation(
            new StreamPublishedAllocationRequest { Run = name }, cancellationToken: cancellationToken);
        PublishedAllocationHeader? header = null;
        var results = new List<Result>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            switch (message.PartCase)
            {
                case StreamPublishedAllocationResponse.PartOneofCase.Header:
                    header = message.Header;
                    break;
                case StreamPublishedAllocationResponse.PartOneofCase.Results:
                    results.AddRange(message.Results.Results);
                    break;
                default:
                    // Bonuses and transfers are counted in the results already.
                    break;
            }
        }

        return header is not null && RunName.TryParse(header.Run, out var found) && found.Year == year
            ? new PublishedAllocation(header.Run, header.EvidenceRoot, results)
            : throw new InvalidOperationException($"Allocation streamed '{header?.Run}' when it was asked for {name}.");
    }
}
