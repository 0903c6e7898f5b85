using Grpc.Core;
using TopGrid.Registration.Tests.Support;
using TopGrid.Testing;

namespace TopGrid.Registration.Tests;

/// <summary>
/// The base of the module's tests: each test has the module on a database with the tables, and the years it imports itself.
/// </summary>
public abstract class RegistrationTests(TestDatabase database) : IAsyncLifetime
{
    protected const string Year = "years/2025";

    protected TestDatabase Database { get; private set; } = database;

    protected RegistrationHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Tests of one class must not see each other's years.
        Database = await Database.AnotherAsync();
        Host = await RegistrationHost.StartAsync(Database);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }

    protected static async Task<RpcException> RefusedAsync(StatusCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(error.StatusCode == code, $"Expected {code}, got {error.Status}");
        return error;
    }

    protected static Task<RpcException> RefusedAsync<T>(StatusCode code, AsyncUnaryCall<T> call) =>
        RefusedAsync(code, () => call.ResponseAsync);
}
