using TopGrid.Health;
using TopGrid.Storage;

namespace TopGrid.Worker;

/// <summary>Services need a database that can be reached and has exactly the tables of this program; each those of its module.</summary>
/// <param name="database">The database.</param>
/// <param name="modules">The modules of this process.</param>
/// <param name="servicesOf">Their gRPC services, by name of the module.</param>
internal sealed class DatabaseHealth(StorageDatabase database, IReadOnlyList<StorageModule> modules, ILookup<string, string> servicesOf) : IHealthSource
{
    public IReadOnlyCollection<string> Services { get; } =
        [HealthNames.Whole, HealthNames.Readiness, .. modules.SelectMany(module => servicesOf[module.Name])];

    public async Task<IReadOnlyDictionary<string, string>> ProblemsAsync(CancellationToken cancellationToken)
    {
        var state = await DatabaseState.CheckAsync(database, modules, cancellationToken).ConfigureAwait(false);
        var wrong = state.Pending.Concat(state.Unknown).Select(migration => migration.Split('/')[0]).Distinct(StringComparer.Ordinal).ToList();
        if (wrong.Count == 0)
        {
            state.EnsureCurrent(); // Whatever else is wrong with it concerns all.
            return new Dictionary<string, string>();
        }

        return wrong.SelectMany(module => servicesOf[module]).Append(HealthNames.Whole).Append(HealthNames.Readiness)
            .ToDictionary(service => service, _ => state.Said.Text);
    }
}
