using Microsoft.AspNetCore.Server.Kestrel.Core;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Tls;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>Where the host listens, and how.</summary>
/// <param name="At">Address and port.</param>
/// <param name="Tls">Certificates; null for no TLS.</param>
internal sealed record ListenTarget(ListenAddress At, TlsServerOptions? Tls)
{
    public static ListenTarget Of(HostOptions options) => new(ListenAddress.Of(options.ListenAddress, options.Port), options.Tls);

    /// <summary>Listens.</summary>
    /// <exception cref="StartException">A certificate cannot be used.</exception>
    public void Open(ListenOptions listen)
    {
        if (Tls is null)
        {
            listen.UseGrpc();
            return;
        }

        try
        {
            listen.UseGrpc(Tls);
        }
        catch (InvalidDataException problem)
        {
            throw new StartException(problem.Message, problem);
        }
    }
}
