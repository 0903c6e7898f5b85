using TopGrid.Grpc.Pipeline;

namespace TopGrid.Grpc.Server;

/// <summary>Settings of the server; they hold for network and in-process calls alike.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>Longest request message in bytes; 4 MiB unless told, like every gRPC server.</summary>
    public int MaxRequestBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Interceptors of one's own, run after identity and access are settled, first one outermost.</summary>
    public IList<ICallInterceptor> Interceptors { get; } = [];
}
