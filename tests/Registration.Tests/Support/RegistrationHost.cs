using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Access.Callers;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using TopGrid.Requests;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tests;
using TopGrid.Testing;

namespace TopGrid.Registration.Tests.Support;

/// <summary>The module on its gRPC server in this process, with a clock that stands still.</summary>
public sealed class RegistrationHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private RegistrationHost(StorageDatabase database)
    {
        _services = new ServiceCollection()
            .AddSingleton(database)
            .AddSingleton<TimeProvider>(Clock)
            .AddRegistrationModule(new RegistrationOptions { MaxImportBytes = 4 * 1024 * 1024 })
            .BuildServiceProvider();
        Operator = As("top", CallerRole.Operator);
    }

    /// <summary>Stands at 1 May 2024, noon in the Netherlands, unless a test moves it.</summary>
    public StandingClock Clock { get; } = new();

    public RegistrationService.RegistrationServiceClient Operator { get; }

    public static async Task<RegistrationHost> StartAsync(TestDatabase database)
    {
        await database.MigrateAsync(RequestsModule.Storage);
        await database.MigrateAsync(RegistrationModule.Storage);
        return new RegistrationHost(database.Database);
    }

    public RegistrationService.RegistrationServiceClient As(
        string user, CallerRole role, string[]? institutions = null, string[]? consortia = null) =>
        new(Of(Who(user, role, institutions, consortia), null));

    public MandateService.MandateServiceClient Mandates(string user, CallerRole role, string[]? institutions = null) =>
        new(Of(Who(user, role, institutions, null), null));

    public RegistrationService.RegistrationServiceClient Institution(string tpid) => As($"user-{tpid}", CallerRole.Institution, [tpid]);

    public RegistrationService.RegistrationServiceClient Lead(string tpid) => As($"lead-{tpid}", CallerRole.Lead, [tpid]);

    public RegistrationService.RegistrationServiceClient Module() => new(Of(Caller.ForModule("allocation"), "allocation"));

    internal Task<ImportYearResponse> ImportAsync(DatasetYear year, Action<ImportYearHeader>? change = null) =>
        ImportAsync(SampleYear.Files(year), change);

    internal async Task<ImportYearResponse> ImportAsync(
        IEnumerable<KeyValuePair<string, byte[]>> files, Action<ImportYearHeader>? change = null, int chunk = 1000)
    {
        var header = new ImportYearHeader { RequestId = NewId() };
        change?.Invoke(header);
        using var call = Operator.ImportYear();
        await call.RequestStream.WriteAsync(new ImportYearRequest { Header = header });
        foreach (var (name, content) in files)
        {
            for (var start = 0; start == 0 || start < content.Length; start += chunk)
            {
                var piece = content.AsSpan(start, Math.Min(chunk, content.Length - start));
                await call.RequestStream.WriteAsync(
                    new ImportYearRequest { Chunk = new FileChunk { File = name, Content = ByteString.CopyFrom(piece) } });
            }
        }

        await call.RequestStream.CompleteAsync();
        return await call.ResponseAsync;
    }

    internal static async Task<(FileSetHeader Header, Dictionary<string, byte[]> Files)> ExportAsync(
        RegistrationService.RegistrationServiceClient client, string year = "years/2025")
    {
        using var call = client.ExportYear(new ExportYearRequest { Name = year });
        FileSetHeader? header = null;
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            var message = call.ResponseStream.Current;
            header ??= message.Header;
            if (message.Chunk is { } piece)
            {
                Assert.InRange(piece.Content.Length, 0, 64 * 1024);
                files.TryAdd(piece.File, new MemoryStream());
                piece.Content.WriteTo(files[piece.File]);
            }
        }

        return (header!, files.ToDictionary(file => file.Key, file => file.Value.ToArray(), StringComparer.Ordinal));
    }

    public static string NewId() => Guid.NewGuid().ToString("D");

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Caller Who(string user, CallerRole role, string[]? institutions, string[]? consortia) =>
        new(user, user) { Roles = [role], Institutions = [.. institutions ?? []], Consortia = [.. consortia ?? []] };

    private ScopedInvoker Of(Caller caller, string? module) =>
        new(new InProcessChannel(_services.GetRequiredService<RpcServer>(), module).CreateCallInvoker(), caller);
}

/// <summary>A clock that a test sets.</summary>
public sealed class StandingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2024, 5, 1, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
