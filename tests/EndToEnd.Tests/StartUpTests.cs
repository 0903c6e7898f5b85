using Grpc.Core;
using TopGrid.Access.Rules;
using TopGrid.Assessment.V1;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Host;
using TopGrid.Registration.V1;
using TopGrid.Worker;

namespace TopGrid.EndToEnd.Tests;

[Trait("Category", "Slow")]
public sealed class StartUpTests
{
    [Fact]
    public async Task A_host_does_not_start_with_a_method_that_does_not_say_who_may_call_it()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningHost.StartAsync(Dialect.Sqlite, change: services =>
        {
            // The module's own policies are taken out, as if its contract had forgotten the option.
            foreach (var policy in services.Where(service => service.ServiceType == typeof(IAccessPolicy)).ToList())
            {
                services.Remove(policy);
            }
        }));
        Assert.Contains("/topgrid.assessment.v1.AssessmentService/AssessYear", problem.Message, StringComparison.Ordinal);
        Assert.Contains("who may call", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_what_to_do()
    {
        await using var first = await RunningHost.StartAsync(Dialect.Sqlite);
        using var folder = new TemporaryFolder();
        var problem = await Assert.ThrowsAsync<StartException>(() => HostApplication.StartAsync(
            new HostOptions
            {
                Storage = StorageOptions.Sqlite(folder.File("other.db")),
                IdentitiesFile = folder.File("identities.json"),
                Port = first.Address.Port,
            },
            CancellationToken.None));
        Assert.Equal(
            $"Port {first.Address.Port} on 127.0.0.1 is taken by another program. Stop that program, give another port, or 0 for any free port.",
            problem.Message);

        // What was opened before is closed again: the same file can be opened at once.
        await using var again = StorageDatabase.Open(StorageOptions.Sqlite(folder.File("other.db")));
    }

    [Theory]
    [InlineData("example.org", 0, "is not an IP address")]
    [InlineData("192.0.2.1", 0, "is not an address of this machine")]
    [InlineData("127.0.0.1", 70_000, "is not a port")]
    public async Task An_address_where_no_one_can_listen_is_told_with_what_to_do(string address, int port, string told)
    {
        using var folder = new TemporaryFolder();
        var problem = await Assert.ThrowsAsync<StartException>(() => HostApplication.StartAsync(
            new HostOptions
            {
                Storage = StorageOptions.Sqlite(folder.File("topgrid.db")),
                IdentitiesFile = folder.File("identities.json"),
                ListenAddress = address,
                Port = port,
            },
            CancellationToken.None));
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_the_same_file_is_refused()
    {
        await using var first = await RunningHost.StartAsync(Dialect.Sqlite);
        var problem = await Assert.ThrowsAsync<StorageException>(() => HostApplication.StartAsync(
            new HostOptions { Storage = first.Storage, IdentitiesFile = first.IdentitiesFile, Port = 0 }, CancellationToken.None));
        Assert.Contains("PostgreSQL, which takes any number of processes", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identities_file_that_cannot_be_read_keeps_the_host_from_starting()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("identities.json"), "no json");
        var problem = await Assert.ThrowsAsync<StartException>(() => HostApplication.StartAsync(
            new HostOptions { Storage = StorageOptions.Sqlite(
                folder.File("topgrid.db")), IdentitiesFile = folder.File("identities.json"), Port = 0 },
            CancellationToken.None));
        Assert.Contains("is not an identities file", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_stranger_is_refused(Dialect dialect)
    {
        await using var host = await RunningHost.StartAsync(dialect);
        foreach (var caller in new[] { host.For(null), host.For(
            "0123456789ab.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), host.For("no token") })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () =>
                await new AssessmentService.AssessmentServiceClient(caller).AssessYearAsync(
                    new AssessYearRequest { Name = "years/2025", RequestId = "1" }));
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Metadata_that_claims_a_caller_is_ignored()
    {
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite);
        var forged = new Metadata
        {
            { "x-topgrid-caller", "anna" },
            { "x-topgrid-roles", "operator,module" },
            { "topgrid-caller", "user anna, through module allocation" },
            { "caller", "anna" },
            { "roles", "operator" },
            { "via", "allocation" },
        };
        var asInstitution = host.For(host.People.Institution("N0001"));
        var assess = await Assert.ThrowsAsync<RpcException>(async () => await new AssessmentService.AssessmentServiceClient(asInstitution)
            .AssessYearAsync(new AssessYearRequest { Name = "years/2025", RequestId = "1" }, forged));
        Assert.Equal(StatusCode.PermissionDenied, assess.StatusCode);

        // Even an operator is no module: a stream between modules never leaves the process.
        using var stream = new AssessmentService.AssessmentServiceClient(host.For(host.People.Anna))
            .StreamAssessments(new StreamAssessmentsRequest { Name = "years/2025" }, forged);
        var streamed = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.PermissionDenied, streamed.StatusCode);
    }

    [Fact]
    public async Task A_call_that_never_ends_does_not_keep_the_host_from_stopping()
    {
        var host = await RunningHost.StartAsync(Dialect.Sqlite);
        using var import = new RegistrationService.RegistrationServiceClient(host.For(host.People.Anna)).ImportYear();
        await host.StopAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await import.ResponseAsync);
        await host.DisposeAsync();
    }
}
