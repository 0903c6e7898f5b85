namespace TopGrid.Grpc.Server;

/// <summary>A service that the container knows, to be collected when the server is made.</summary>
internal sealed record ServiceRegistration(Func<MethodCollector> Collect);
