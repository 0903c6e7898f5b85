using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Registration.V1;

namespace TopGrid.Cli.Commands;

/// <summary>The steps of the demo, each a call to the host as one of two operators.</summary>
/// <param name="screen">Where the steps are told.</param>
/// <param name="first">The operator who imports, proposes and starts.</param>
/// <param name="second">The operator who confirms and approves.</param>
/// <param name="stop">Cancelled by Ctrl-C.</param>
internal sealed class DemoScript(Screen screen, Session first, Session second, CancellationToken stop)
{
    private const int AllocationYear = 2025;

    /// <summary>Done while the run computes: its name, and a signal that it has ended.</summary>
    public Func<string, CancellationToken, Task>? DuringRun { get; init; }

    private static readonly string _yearName = Names.Year(AllocationYear);

    /// <summary>Does all steps.</summary>
    /// <param name="data">Folder of the example year.</param>
    /// <returns>What came of it; null when a step did not succeed, which is said.</returns>
    public async Task<DemoOutcome?> RunAsync(string data)
    {
        if (!await ImportAsync(data))
        {
            return null;
        }

        await AssessAsync();
        var snapshot = await FreezeAsync();
        var run = await RunLadderAsync(snapshot);
        if (RunWatch.ExitCodeOf(run) != ExitCodes.Done)
        {
            screen.Say(Phrases.DemoRunFailed, run.Error?.Message ?? run.State.ToString());
            return null;
        }

        await PublishAsync(run.Name);
        var claims = await ClaimCommands.ComputeAsync(first, AllocationYear, run.Name, stop);
        screen.Say(Phrases.DemoClaims, claims.ClaimCount, claims.StartingPlaces);
        return await CollectAsync(run.Name);
    }

    private async Task<bool> ImportAsync(string data)
    {
        var header = new ImportYearHeader { RequestId = Session.NewRequestId() };
        var response = await Progress.ShowAsync(
            screen, Phrases.Importing, progress => YearImport.SendAsync(first, header, data, progress, stop));
        if (!response.Imported)
        {
            Output.Findings.Show(screen, response.Findings);
            return false;
        }

        screen.Say(
            Phrases.DemoImported, AllocationYear, response.Files.Sum(file => file.RowCount), response.Files.Count, response.Findings.Count);
        return true;
    }

    private async Task AssessAsync()
    {
        var assessed = await Progress.ShowAsync(screen, Phrases.Assessing, async _ => await first.Assessment.AssessYearAsync(
            new AssessYearRequest { Name = _yearName, RequestId = Session.NewRequestId() }, cancellationToken: stop));
        screen.Say(
            Phrases.Assessed, assessed.ConditionSet, assessed.QualifyingCount, assessed.NotQualifyingCount, assessed.BoardDecidesCount);
    }

    private async Task<string> FreezeAsync()
    {
        var snapshot = await Progress.ShowAsync(screen, Phrases.Freezing, async _ =>
        {
            var proposed = await first.Snapshots.ProposeSnapshotAsync(
                new ProposeSnapshotRequest { Parent = _yearName, Stage = Stage.Concept, RequestId = Session.NewRequestId() },
                cancellationToken: stop);
            return await YearFreeze.ConfirmAsync(second, proposed.Name, stop);
        });
        screen.Say(Phrases.SnapshotConfirmed, Names.Last(snapshot.Name), snapshot.Proposer, snapshot.Confirmer);
        return snapshot.Name;
    }

    private async Task<Allocation.V1.Run> RunLadderAsync(string snapshot)
    {
        var started = await RunCommands.StartAsync(first, AllocationYear, snapshot, stop);
        using var ended = new CancellationTokenSource();
        var during = DuringRun?.Invoke(started.Name, ended.Token) ?? Task.CompletedTask;
        var run = await Progress.ShowAsync(
            screen, Phrases.RunRunning, progress => RunWatch.FollowAsync(screen, first, started.Name, progress, stop));
        await ended.CancelAsync();
        await during;
        screen.Say(Phrases.DemoRun, Names.Last(run.Name), RunTables.Units(run.Units), run.EvidenceRoot);
        return run;
    }

    private async Task PublishAsync(string run)
    {
        var proposed = await RunPublish.ProposeAsync(first, run, Stage.Concept, stop);
        var published = await RunPublish.ApproveAsync(second, proposed.Name, stop);
        screen.Say(Phrases.Published, Names.Of(published.Stage), Names.Last(run), published.Proposer, published.Approver);
    }

    private async Task<DemoOutcome> CollectAsync(string run)
    {
        var summary = await first.Results.GetSummaryAsync(new GetSummaryRequest { Name = $"{run}/summary" }, cancellationToken: stop);
        var consortia = await Listing.AllAsync<Consortium>(async token =>
        {
            var page = await first.Registration.ListConsortiaAsync(
                new ListConsortiaRequest { Parent = _yearName, PageSize = Listing.PageSize, PageToken = token }, cancellationToken: stop);
            return (page.Consortia, page.NextPageToken);
        });
        var results = await ResultCommands.AllAsync(first, run, "", stop);
        var chosen =
            Choose(results.Where(result => result is { Profession: Common.V1.Profession.Gz, Verdict: Allocation.V1.Verdict.Partly }));
        var explanation = chosen is null
            ? null
            : await ResultCommands.ExplainAsync(first, chosen.Name, screen, counterfactuals: true, stop);
        return new DemoOutcome(
            run, summary, consortia.ToDictionary(consortium => consortium.ConsortiumId, consortium => consortium.DisplayName),
            results.DistinctBy(result => result.Tpid).ToDictionary(result => result.Tpid, result => result.DisplayName), chosen,
            explanation);
    }

    /// <summary>
    /// An established applicant, so one whose places came by volume and not as a newcomer or by guarantee, that misses most of what it
    /// asked, and not because it gave places away; of several the first in the order of the results.
    /// </summary>
    private static Result? Choose(IEnumerable<Result> partly) => partly
        .Where(
            result => result is { Newcomer: 0, Guarantee: 0, Open: 0, MovedOut: 0, Returned: 0 }
                && result.Volume + result.Remainder + result.Lottery > 0)
        .MaxBy(result => result.Requested - result.Granted);
}
