using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

/// <summary>A host on a free loopback port that serves the probe.</summary>
internal sealed class ProbeHost : IAsyncDisposable
{
    private const string Service = "/topgrid.probe.v1.Probe/";

    private readonly WebApplication _app;

    private ProbeHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public RpcServer Server => _app.Services.GetRequiredService<RpcServer>();

    public Sightings Sightings => _app.Services.GetRequiredService<Sightings>();

    public LogSink Log => _app.Services.GetRequiredService<LogSink>();

    public static Dictionary<string, AccessRule> Rules() => new(StringComparer.Ordinal)
    {
        [Service + "Echo"] = AccessRule.Anyone,
        [Service + "Count"] = AccessRule.Anyone,
        [Service + "Join"] = AccessRule.Anyone,
        [Service + "Chat"] = AccessRule.Anyone,
        [Service + "Fail"] = AccessRule.Anyone,
        [Service + "Wait"] = AccessRule.Anyone,
        [Service + "NotWritten"] = AccessRule.Anyone,
        [Service + "WhoAmI"] = AccessRule.For(CallerRole.Operator, CallerRole.Institution, CallerRole.Module),
        [Service + "ForOperator"] = AccessRule.For(CallerRole.Operator),
        [Service + "ForInstitutionOrLead"] = AccessRule.For(CallerRole.Institution, CallerRole.Lead),
        [Service + "ForModule"] = AccessRule.For(CallerRole.Module),
    };

    public static async Task<ProbeHost> StartAsync(
        Dictionary<string, AccessRule>? rules = null, TlsServerOptions? tls = null, ICallerResolver? resolver = null,
        Action<RpcServerOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var log = new LogSink();
        builder.Logging.AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is null)
            {
                listen.UseRpc();
            }
            else
            {
                listen.UseRpc(tls);
            }
        }));
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<Sightings>();
        builder.Services.AddSingleton<IAccessPolicy>(new AccessTable(rules ?? Rules()));
        builder.Services.AddSingleton(resolver ?? new TokenTable());
        builder.Services.AddRpcServer(options =>
        {
            options.MaxRequestBytes = 6 * 1024 * 1024;
            configure?.Invoke(options);
        });
        builder.Services.AddRpcService<ProbeService>();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Use((http, next) =>
        {
            var sightings = app.Services.GetRequiredService<Sightings>();
            sightings.ClientCertificate = http.Connection.ClientCertificate?.Subject;
            sightings.Encoding = http.Request.Headers["grpc-encoding"];
            sightings.Timeout = http.Request.Headers["grpc-timeout"];
            sightings.Connections[http.Connection.Id] = true;
            if (sightings.Encoding is not null)
            {
                http.Request.Body = new Counted(http.Request.Body, sightings);
            }

            return next(http);
        });
        app.UseRpcEdge();
        app.MapRpcServices();
        await app.StartAsync();
        return new ProbeHost(app);
    }

    /// <summary>Tells the host to stop, as SIGTERM does, and waits until it has.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>The token is the user's id, and the id says the roles.</summary>
    private sealed class TokenTable : ICallerResolver
    {
        public ValueTask<Caller?> ResolveAsync(Credentials credentials, HttpContext http) =>
            ValueTask.FromResult(
                credentials.Token is null or "unknown"
                    ? null
                    : Who.With([.. credentials.Token.Split('+').Select(name => Enum.Parse<CallerRole>(name, ignoreCase: true))]));
    }
}

/// <summary>Counts the bytes of a request's body: a client of gRPC does not say beforehand how many there are.</summary>
internal sealed class Counted : ReadTap
{
    private readonly Sightings _sightings;

    public Counted(Stream inner, Sightings sightings)
        : base(inner)
    {
        _sightings = sightings;
        sightings.Length = 0;
    }

    protected override void Note(ReadOnlySpan<byte> bytes) => _sightings.Length += bytes.Length;
}

/// <summary>Callers for tests.</summary>
internal static class Who
{
    public static Caller With(params CallerRole[] roles)
    {
        var caller = new Caller(string.Join('+', roles).ToLowerInvariant(), "Test");
        return caller with { Roles = caller.Roles.Union(roles) };
    }
}

/// <summary>Keeps what was logged as an error.</summary>
internal sealed class LogSink : ILoggerProvider, ILogger
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (_errors)
            {
                _errors.Add($"{formatter(state, exception)} {exception}");
            }
        }
    }

    public void Dispose()
    {
    }
}
