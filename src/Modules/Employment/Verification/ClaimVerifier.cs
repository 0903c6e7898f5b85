using System.Runtime.CompilerServices;
using Grpc.Core;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Data.Connections;
using TopGrid.Data.Verification;
using TopGrid.Employment.Domain;
using TopGrid.Employment.Persistence;
using TopGrid.Employment.Services;

namespace TopGrid.Employment.Verification;

/// <summary>
/// Computes every set of claims again from the published result that it names. How long a training is paid stays as it was stored: a later
/// program may know other lengths, and the hash of the claim holds the one of then.
/// </summary>
internal sealed class ClaimVerifier(StorageDatabase database, IServiceScopeFactory scopes) : IRowVerifier
{
    private static readonly RowComparison<ClaimSet> _sets = new(EmploymentConnection.Module);
    private static readonly RowComparison<Claim> _claims = new(EmploymentConnection.Module);

    public string Module => EmploymentConnection.Module.Module;

    public async IAsyncEnumerable<RowFinding> VerifyAsync(
        Func<string, Task> say, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tables = new EmploymentConnection(database);
        foreach (var set in await tables.ClaimSets.OrderBy(set => set.Year).ThenBy(set => set.Number).ToListAsync(cancellationToken))
        {
            await say($"employment {set.Year}/{set.Number}");
            var there = await tables.Claims.Where(claim => claim.Year == set.Year && claim.Number == set.Number)
                .ToListAsync(cancellationToken);
            var (computed, problem) = await ComputeAsync(set, there, cancellationToken);
            if (computed is null)
            {
                yield return new RowFinding(
                    "employment.claim_sets", RowGroup.Text([set.Year, set.Number]), RowFindingKind.Changed, RowBasis.Computation)
                {
                    Found = problem,
                };
                continue;
            }

            if (_sets.Changed(computed.Set, set) is { } other)
            {
                yield return other;
            }

            foreach (var finding in _claims.Compare(computed.Claims, there))
            {
                yield return finding;
            }
        }
    }

    private async Task<(ComputedClaims? Computed, string Problem)> ComputeAsync(
        ClaimSet set, IEnumerable<Claim> there, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var published = await scope.ServiceProvider.GetRequiredService<AllocationReader>()
                .ReadAsync(set.Year, set.Run, cancellationToken);
            var lengths = there.GroupBy(claim => claim.Profession, StringComparer.Ordinal)
                .ToDictionary(claims => claims.Key, claims => claims.First(), StringComparer.Ordinal);
            return (ClaimCalculator.Compute(set.Year, published, set.ComputedAt, lengths).Numbered(set.Number), "");
        }
        catch (Exception problem) when (problem is InvalidOperationException or RpcException { StatusCode: not StatusCode.Cancelled })
        {
            return (null, problem is RpcException refused ? refused.Status.Detail : problem.Message);
        }
    }
}
