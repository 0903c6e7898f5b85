using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Json;
using TopGrid.Host;
using TopGrid.Rpc.Client;
using TopGrid.Worker;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>A real host on a free port with an empty database, and channels over HTTP/2 for the people who call it.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _channels = [];
    private bool _json;
    private EmptyDatabase _database = null!;
    private HostApplication _application = null!;
    private HostOptions _options = null!;

    public People People { get; private set; } = null!;

    public Uri Address => _application.Address;

    /// <summary>Where JSON over HTTP is taken.</summary>
    public Uri JsonAddress => _application.JsonAddress!;

    /// <summary>Where probes ask.</summary>
    public Uri HealthAddress => _application.HealthAddress!;

    public IReadOnlyList<string> MethodNames => _application.MethodNames;

    public StorageOptions Storage => _database.Options;

    public string IdentitiesFile => _folder.File("identities.json");

    /// <summary>Starts a host.</summary>
    /// <param name="dialect">Kind of database.</param>
    /// <param name="otlp">Where spans go.</param>
    /// <param name="parallel">Units at the same time.</param>
    /// <param name="clock">The clock of the host, to play a year in its own time.</param>
    /// <param name="change">Changes services.</param>
    /// <param name="runWorker">Compute in the host too.</param>
    /// <param name="issuersFile">Trusted issuers of tokens.</param>
    /// <param name="json">Let everyone call through the JSON face instead of by gRPC.</param>
    public static async Task<RunningHost> StartAsync(
        Dialect dialect,
        Uri? otlp = null,
        int parallel = 2,
        TimeProvider? clock = null,
        Action<IServiceCollection>? change = null,
        bool runWorker = true,
        string? issuersFile = null,
        bool json = false)
    {
        var host = new RunningHost { _database = await EmptyDatabase.CreateAsync(dialect), _json = json };
        try
        {
            host.People = new People(host.IdentitiesFile);
            host._options = new HostOptions
            {
                Storage = host.Storage,
                IdentitiesFile = host.IdentitiesFile,
                Port = 0,
                Parallel = parallel,
                OtlpEndpoint = otlp,
                RunWorker = runWorker,
                Cluster = runWorker || dialect == Dialect.Sqlite ? null : ClusterCertificates.Options,
                IssuersFile = issuersFile,
                JsonPort = 0,
                Probes = new ProbeOptions { Port = 0 },
            };
            host._application = await HostApplication.StartAsync(
                host._options,
                services =>
                {
                    if (clock is not null)
                    {
                        services.Replace(ServiceDescriptor.Singleton(clock));
                    }

                    change?.Invoke(services);
                },
                CancellationToken.None);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A channel for whoever holds this token; null for a stranger.</summary>
    public CallInvoker For(string? token)
    {
        if (_json)
        {
            var client = new HttpClient { BaseAddress = JsonAddress, Timeout = TimeSpan.FromMinutes(2) };
            _channels.Add(client);
            return new JsonInvoker(client, token);
        }

        var channel = RpcChannel.ForAddress(Address, new RpcChannelOptions { Token = token });
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>A channel to the port for probes.</summary>
    public CallInvoker Probe()
    {
        var channel = RpcChannel.ForAddress(HealthAddress);
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>Stops the host and sends what is still to be sent; the database stays until the end of the test.</summary>
    public async Task StopAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        _channels.Clear();
        await _application.DisposeAsync();
    }

    /// <summary>Starts it again on the same database after it was stopped.</summary>
    public async Task StartAgainAsync(Action<IServiceCollection> change) =>
        _application = await HostApplication.StartAsync(_options, change, CancellationToken.None);

    /// <summary>Tells the host to stop while its callers are still there.</summary>
    public Task StopServingAsync() => _application.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await StopAsync();
        }

        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
