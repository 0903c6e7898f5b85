using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TopGrid.Worker;

/// <summary>An address of this machine and a port, and what to tell the operator when nobody can listen there.</summary>
/// <param name="Address">IP address of an interface of this machine.</param>
/// <param name="Port">TCP port; 0 = any free one.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>What an operator asked for.</summary>
    /// <param name="address">IP address, or <c>localhost</c>.</param>
    /// <param name="port">TCP port.</param>
    /// <exception cref="StartException">It is none.</exception>
    public static ListenAddress Of(string address, int port)
    {
        var parsed = string.Equals(address, "localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(address, out var given)
                ? given
                : throw new StartException(
                    $"\"{address}\" is not an IP address. Listen on 127.0.0.1 for this machine only, or on 0.0.0.0 for all its interfaces.");
        return port is >= 0 and <= IPEndPoint.MaxPort
            ? new ListenAddress(parsed, port)
            : throw new StartException($"{port} is not a port. Give a number up to {IPEndPoint.MaxPort}, or 0 for any free port.");
    }

    /// <summary>What Kestrel throws when it cannot listen here, as a sentence; null for anything else.</summary>
    public StartException? Explain(Exception problem) => problem switch
    {
        IOException { InnerException: AddressInUseException } => new StartException(
            $"Port {Port} on {Address} is taken by another program. Stop that program, give another port, or 0 for any free port.",
            problem),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new StartException(
            $"This user may not listen on port {Port}. Give a port from 1024 on.", problem),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => new StartException(
            $"{Address} is not an address of this machine. Listen on 127.0.0.1 for this machine only, or on 0.0.0.0 for all its interfaces.", problem),
        _ => null,
    };
}
