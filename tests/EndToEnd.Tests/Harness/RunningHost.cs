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
    private readonly TemporaryFolder folder = new();
    private readonly List<IDisposable> channels = [];
    private bool json;
    private EmptyDatabase database = null!;
    private HostApplication application = null!;
    private HostOptions options = null!;

    public People People { get; private set; } = null!;

    public Uri Address => application.Address;

    /// <summary>Where JSON over HTTP is taken.</summary>
    public Uri JsonAddress => application.JsonAddress!;

    /// <summary>Where probes ask.</summary>
    public Uri HealthAddress => application.HealthAddress!;

    public IReadOnlyList<string> MethodNames => application.MethodNames;

    public StorageOptions Storage => database.Options;

    public string IdentitiesFile => folder.File("identities.json");

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
        var host = new RunningHost { database = await EmptyDatabase.CreateAsync(dialect), json = json };
        try
        {
            host.People = new People(host.IdentitiesFile);
            host.options = new HostOptions
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
            host.application = await HostApplication.StartAsync(
                host.options,
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
        if (json)
        {
            var client = new HttpClient { BaseAddress = JsonAddress, Timeout = TimeSpan.FromMinutes(2) };
            channels.Add(client);
            return new JsonInvoker(client, token);
        }

        var channel = RpcChannel.ForAddress(Address, new RpcChannelOptions { Token = token });
        channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>A channel to the port for probes.</summary>
    public CallInvoker Probe()
    {
        var channel = RpcChannel.ForAddress(HealthAddress);
        channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>Stops the host and sends what is still to be sent; the database stays until the end of the test.</summary>
    public async Task StopAsync()
    {
        channels.ForEach(channel => channel.Dispose());
        channels.Clear();
        await application.DisposeAsync();
    }

    /// <summary>Starts it again on the same database after it was stopped.</summary>
    public async Task StartAgainAsync(Action<IServiceCollection> change) =>
        application = await HostApplication.StartAsync(options, change, CancellationToken.None);

    /// <summary>Tells the host to stop while its callers are still there.</summary>
    public Task StopServingAsync() => application.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
        {
            await StopAsync();
        }

        await database.DisposeAsync();
        folder.Dispose();
    }
}
