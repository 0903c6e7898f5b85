using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Health;

namespace TopGrid.Worker;

/// <summary>Services need a database that can be reached and has exactly the tables of this program; each those of its module.</summary>
/// <param name="database">The database.</param>
/// <param name="modules">The modules of this process.</param>
/// <param name="servicesOf">Their gRPC services, by name of the module.</param>
internal sealed class DatabaseHealth(StorageDatabase database, IReadOnlyList<StorageModule> modules, ILookup<string, string> servicesOf)
    : IHealthCheck
{
    /// <summary>The services that need a database with these modules.</summary>
    public static IEnumerable<string> Needing(IEnumerable<StorageModule> modules, ILookup<string, string> servicesOf) =>
        [HealthNames.Whole, HealthNames.Readiness, .. modules.SelectMany(module => servicesOf[module.Name])];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = await DatabaseState.CheckAsync(database, modules, cancellationToken);
        var wrong = state.Pending.Concat(state.Unknown).Select(migration => migration.Split('/')[0]).Distinct(StringComparer.Ordinal)
            .ToList();
        if (wrong.Count == 0)
        {
            state.EnsureCurrent(); // Whatever else is wrong with it concerns all.
            return HealthCheckResult.Healthy();
        }

        var down = wrong.SelectMany(module => servicesOf[module]).Append(HealthNames.Whole).Append(HealthNames.Readiness);
        return HealthCheckResult.Unhealthy(state.Said.Text, data: down.ToDictionary(service => service, object (_) => state.Said.Text));
    }
}
