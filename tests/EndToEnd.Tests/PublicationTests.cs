using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using Publications = TopGrid.Allocation.V1.PublicationService.PublicationServiceClient;

namespace TopGrid.EndToEnd.Tests;

/// <summary>Two people publish, and a stage of a year is published once.</summary>
[Trait("Category", "Slow")]
public sealed class PublicationTests
{
    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_stage_takes_two_operators_and_is_published_once(Dialect dialect)
    {
        await using var host = await RunningHost.StartAsync(dialect);
        var (anna, bram) = (host.For(host.People.Anna), host.For(host.People.Bram));
        var flow = new YearFlow(anna, bram);
        Assert.True((await YearFiles.ImportAsync(anna, OostBrabantYear.Files())).Imported);
        var snapshot = await flow.FreezeAsync();
        var first = await flow.FinishAsync(await flow.StartAsync(snapshot));
        var second = await flow.FinishAsync(await flow.StartAsync(snapshot));
        Assert.NotEqual(first.Name, second.Name);
        Assert.Equal(first.EvidenceRoot, second.EvidenceRoot);

        var ofFirst = await new Publications(anna).ProposePublicationAsync(Propose(first));
        await Refused.WithAsync(StatusCode.PermissionDenied, () => new Publications(anna).ApprovePublicationAsync(Approve(ofFirst)));
        var ofSecond = await new Publications(bram).ProposePublicationAsync(Propose(second));

        // Both at the same moment: one of them wins.
        var answers = await Task.WhenAll(
            StatusOfAsync(new Publications(bram).ApprovePublicationAsync(Approve(ofFirst))),
            StatusOfAsync(new Publications(anna).ApprovePublicationAsync(Approve(ofSecond))));
        Assert.Equal([StatusCode.OK, StatusCode.FailedPrecondition], answers.Order());
        var published = await new Publications(anna).ListPublicationsAsync(
            new ListPublicationsRequest { Parent = "years/2025/runs/-", Filter = "state=published" });
        Assert.Equal(answers[0] == StatusCode.OK ? ofFirst.Name : ofSecond.Name, Assert.Single(published.Publications).Name);

        // A later run of the stage comes too late, and a stage is not skipped.
        var third = await flow.FinishAsync(await flow.StartAsync(snapshot));
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => new Publications(anna).ProposePublicationAsync(Propose(third)));
        var definitive = await flow.RunAsync(Stage.Definitive);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => new Publications(anna).ProposePublicationAsync(Propose(definitive, Stage.Definitive)));
    }

    private static ProposePublicationRequest Propose(Run run, Stage stage = Stage.Concept) =>
        new() { Parent = run.Name, Stage = stage, RequestId = Ids.New() };

    private static ApprovePublicationRequest Approve(Publication publication) =>
        new() { Name = publication.Name, RequestId = Ids.New() };

    private static async Task<StatusCode> StatusOfAsync(AsyncUnaryCall<Publication> call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }
}
