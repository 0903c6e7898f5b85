using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Stands before the computation of units and lets a test hold some of them.</summary>
/// <param name="inner">Computes.</param>
/// <param name="before">Called with every unit about to be computed; the unit waits for it.</param>
internal sealed class UnitSteps(IUnitComputer inner, Func<UnitKey, UnitDescription, Task> before) : IUnitComputer
{
    /// <summary>Puts the step into a host.</summary>
    public static Action<IServiceCollection> With(Func<UnitKey, UnitDescription, Task> before) => services =>
    {
        services.RemoveAll<IUnitComputer>();
        services.AddSingleton<IUnitComputer>(provider => new UnitSteps(provider.GetRequiredService<UnitComputer>(), before));
    };

    public Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellationToken) =>
        inner.DescribeAsync(unit, cancellationToken);

    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(ClaimedUnit unit, CancellationToken cancellationToken)
    {
        await before(unit.Key, await inner.DescribeAsync(unit.Key, cancellationToken));
        return await inner.PrepareAsync(unit, cancellationToken);
    }
}
