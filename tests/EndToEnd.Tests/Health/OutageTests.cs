using Grpc.Core;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Access;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.EndToEnd.Tests.Health;

/// <summary>What callers hear while the database is away.</summary>
[Trait("Category", "Slow")]
public sealed class OutageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_of_every_shape_hear_to_try_again_and_do_so_with_success_when_the_database_is_back(bool json)
    {
        var clock = new StoryClock();
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql, clock: clock, runWorker: false, json: json);
        var anna = host.For(host.People.Anna);
        var indigo = host.For(host.People.Institution(OostBrabantYear.Indigo));
        clock.Goto(2, 1);
        Assert.True((await YearFiles.ImportAsync(anna, OostBrabantYear.Files())).Imported);
        var filed = $$"""{"parent": "years/2025/institutions/{{OostBrabantYear.Indigo}}", "profession": "PROFESSION_GZ", "places": 2, "requestId": "one"}""";
        (CallInvoker Caller, string Method, string Request)[] calls =
        [
            (anna, "GetYear", """{"name": "years/2025"}"""),
            (indigo, "GetInstitution", $$"""{"name": "years/2025/institutions/{{OostBrabantYear.Indigo}}"}"""), // Mandates are looked up before its handler.
            (indigo, "FileRequest", filed),
            (anna, "ExportYear", """{"name": "years/2025"}"""),
        ];

        await Outage.BeginAsync(host.Storage);
        foreach (var (caller, name, request) in calls)
        {
            var outcome = await MakeAsync(caller, name, request);
            Assert.True(outcome.Status == StatusCode.Unavailable, $"{name}: {outcome}");
            Assert.StartsWith("ErrorInfo{ \"reason\": \"TEMPORARILY_AWAY\"", outcome.Details, StringComparison.Ordinal);
            Assert.Contains("RetryInfo{ \"retryDelay\": \"2s\" }", outcome.Details, StringComparison.Ordinal);
        }

        var import = await Assert.ThrowsAsync<RpcException>(() => YearFiles.ImportAsync(anna, OostBrabantYear.Files(), replace: true));
        Assert.Equal(StatusCode.Unavailable, import.StatusCode);
        Assert.Equal("TEMPORARILY_AWAY", import.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
        Assert.NotNull(import.GetDetail<Google.Rpc.RetryInfo>());

        await Outage.EndAsync(host.Storage);
        Assert.Equal(StatusCode.OK, (await MakeAsync(indigo, "FileRequest", filed)).Status);
        Assert.Equal(StatusCode.OK, (await MakeAsync(anna, "ExportYear", """{"name": "years/2025"}""")).Status);
    }

    private static Task<Outcome> MakeAsync(CallInvoker caller, string name, string request)
    {
        var method = RegistrationService.Descriptor.FindMethodByName(name);
        return AnyCall.MakeAsync(caller, method, method.InputType.Parser.ParseJson(request));
    }
}
