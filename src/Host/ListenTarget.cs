using Microsoft.AspNetCore.Server.Kestrel.Core;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tls;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>Where the host listens, and how.</summary>
/// <param name="At">Address and port.</param>
/// <param name="Json">Address and port of the JSON face alone; null = it has none.</param>
/// <param name="Tls">Certificates; null for no TLS.</param>
internal sealed record ListenTarget(ListenAddress At, ListenAddress? Json, TlsServerOptions? Tls)
{
    /// <exception cref="StartException">Nobody can listen so.</exception>
    public static ListenTarget Of(HostOptions options) => options is { JsonPort: not null, Tls: not null }
        ? throw new StartException("With TLS the port takes JSON as well as gRPC; leave out the port for JSON.")
        : new ListenTarget(
            ListenAddress.Of(options.ListenAddress, options.Port),
            options.JsonPort is { } json ? ListenAddress.Of(options.ListenAddress, json) : null,
            options.Tls);

    /// <summary>Listens.</summary>
    /// <exception cref="StartException">A certificate cannot be used.</exception>
    public void Open(KestrelServerOptions kestrel)
    {
        kestrel.Listen(At.Address, At.Port, Open);
        if (Json is { } json)
        {
            // HTTP/1.1 and HTTP/2 without TLS cannot share a port: no handshake would say which it is.
            kestrel.Listen(json.Address, json.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.EndWithProcess();
            });
        }
    }

    /// <summary>What Kestrel throws when it cannot listen, as a sentence; null for anything else.</summary>
    public StartException? Explain(Exception problem) =>
        Json is { Port: > 0 } json && problem.Message.Contains($":{json.Port}", StringComparison.Ordinal)
            ? json.Explain(problem)
            : At.Explain(problem);

    private void Open(ListenOptions listen)
    {
        if (Tls is null)
        {
            listen.UseRpc();
            return;
        }

        try
        {
            listen.UseRpc(Tls);
        }
        catch (InvalidDataException problem)
        {
            throw new StartException(problem.Message, problem);
        }
    }
}
