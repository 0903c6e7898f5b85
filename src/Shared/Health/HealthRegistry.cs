using System.Collections.Immutable;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGrid.Health;

/// <summary>What is known of the health of each service; who watches is woken by a change.</summary>
public sealed class HealthRegistry
{
    private readonly Lock _gate = new();
    private volatile HealthState _state = new(ImmutableSortedDictionary.Create<string, ServingStatus>(StringComparer.Ordinal));
    private bool _stopping;

    /// <summary>The state now; its <see cref="HealthState.Changed"/> ends with the next change.</summary>
    public HealthState Current => _state;

    /// <summary>Sets the status of services.</summary>
    /// <param name="services">Names, each of them known from now on.</param>
    /// <param name="serving">Whether they serve. While the process stops only <see cref="HealthNames.Liveness"/> still can.</param>
    public void Set(IEnumerable<string> services, bool serving)
    {
        lock (_gate)
        {
            Replace(_state.Statuses.SetItems(services.Select(name => KeyValuePair.Create(name, StatusOf(name, serving)))));
        }
    }

    /// <summary>The process was told to stop: it serves no more, whatever is found later; it is still alive until it has ended.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Replace(_state.Statuses.SetItems(
                _state.Statuses.Keys.Where(name => name != HealthNames.Liveness)
                    .Select(name => KeyValuePair.Create(name, ServingStatus.NotServing))));
        }
    }

    private ServingStatus StatusOf(string name, bool serving) =>
        serving && (!_stopping || name == HealthNames.Liveness) ? ServingStatus.Serving : ServingStatus.NotServing;

    private void Replace(ImmutableSortedDictionary<string, ServingStatus> statuses)
    {
        if (!statuses.SequenceEqual(_state.Statuses))
        {
            var before = _state;
            _state = new HealthState(statuses);
            before.Change();
        }
    }
}

/// <summary>The health of all services at one instant.</summary>
/// <param name="Statuses">Status by name of the service.</param>
public sealed record HealthState(ImmutableSortedDictionary<string, ServingStatus> Statuses)
{
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when another state has taken the place of this one.</summary>
    public Task Changed => _changed.Task;

    internal void Change() => _changed.SetResult();
}
