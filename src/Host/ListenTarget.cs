using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Tls;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>Where the host listens, and what to tell the operator when it cannot.</summary>
/// <param name="Address">IP address of an interface of this machine.</param>
/// <param name="Port">TCP port; 0 = any free one.</param>
/// <param name="Tls">Certificates; null for no TLS.</param>
internal sealed record ListenTarget(IPAddress Address, int Port, TlsServerOptions? Tls)
{
    public static ListenTarget Of(HostOptions options)
    {
        var address = string.Equals(options.ListenAddress, "localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(options.ListenAddress, out var parsed)
                ? parsed
                : throw new StartException($"\"{options.ListenAddress}\" is not an IP address. Listen on 127.0.0.1 for this machine only, or on 0.0.0.0 for all its interfaces.");
        return options.Port is >= 0 and <= IPEndPoint.MaxPort
            ? new ListenTarget(address, options.Port, options.Tls)
            : throw new StartException($"{options.Port} is not a port. Give a number up to {IPEndPoint.MaxPort}, or 0 for any free port.");
    }

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

    /// <summary>What Kestrel throws when it cannot listen, as a sentence; null for anything else.</summary>
    public StartException? Explain(Exception problem) => problem switch
    {
        IOException { InnerException: AddressInUseException } => new StartException(
            $"Port {Port} on {Address} is taken by another program. Stop that program, give another port, or 0 for any free port.", problem),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new StartException(
            $"This user may not listen on port {Port}. Give a port from 1024 on.", problem),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => new StartException(
            $"{Address} is not an address of this machine. Listen on 127.0.0.1 for this machine only, or on 0.0.0.0 for all its interfaces.", problem),
        _ => null,
    };
}
