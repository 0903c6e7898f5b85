using Grpc.Core;
using Grpc.Health.V1;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGrid.EndToEnd.Tests.Health;

/// <summary>Follows the health of one service.</summary>
internal sealed class Watcher(CallInvoker caller, string service) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly AsyncServerStreamingCall<HealthCheckResponse> _call =
        new HealthClient(caller).Watch(new HealthCheckRequest { Service = service }, deadline: DateTime.UtcNow + _patience);

    /// <summary>The next status that the server tells; each differs from the one before.</summary>
    public async Task<ServingStatus> NextAsync() =>
        await _call.ResponseStream.MoveNext(CancellationToken.None)
            ? _call.ResponseStream.Current.Status
            : throw new InvalidOperationException("The watch ended.");

    /// <summary>Waits for a status; a process tells others while it starts.</summary>
    public async Task UntilAsync(ServingStatus wanted)
    {
        while (await NextAsync() != wanted)
        {
        }
    }

    public static async Task<ServingStatus> CheckAsync(CallInvoker caller, string service) =>
        (await new HealthClient(caller).CheckAsync(new HealthCheckRequest { Service = service })).Status;

    public void Dispose() => _call.Dispose();
}
