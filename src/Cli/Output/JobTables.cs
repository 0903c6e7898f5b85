using System.Text.Json.Nodes;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;

namespace TopGrid.Cli.Output;

/// <summary>Jobs and the figures of sweeps as text.</summary>
internal static class JobTables
{
    /// <summary>One job; a sweep that is done with its figures.</summary>
    public static Document Of(Screen screen, Job job, SweepSummary? summary = null)
    {
        var json = ProtoJson.ToJson(job).AsObject();
        if (summary is not null)
        {
            json["summary"] = ProtoJson.ToJson(summary);
        }

        var document = new Document(json).Facts(
            (screen.In(Phrases.FactJob), Names.Last(job.Name)),
            (screen.In(Phrases.FactWork), WorkOf(screen, job)),
            (screen.In(Phrases.FactState), screen.In(RunTables.StateOf(job.State))),
            (screen.In(Phrases.FactUnits), RunTables.Units(job.Units)),
            (screen.In(Phrases.FactStarted), $"{Instants.Show(job.CreateTime)} {job.Creator}"),
            (screen.In(Phrases.FactEnded), job.EndTime is null ? "" : Instants.Show(job.EndTime)),
            (screen.In(Phrases.FactError), job.Error?.Message ?? ""));
        return summary is null ? document : AddFigures(document, summary);
    }

    public static Document OfList(Screen screen, IReadOnlyList<Job> jobs) => new Document(ProtoJson.ToJson(jobs)).Table(
        [new(Phrases.FactJob), new(Phrases.FactWork), new(Phrases.FactState), new(Phrases.FactUnits), new(Phrases.FactStarted),
            new(Phrases.ColBy)],
        jobs.Select(job => (IReadOnlyList<string>)[
            Names.Last(job.Name), WorkOf(screen, job), screen.In(RunTables.StateOf(job.State)), RunTables.Units(job.Units),
            Instants.Show(job.CreateTime), job.Creator,
        ]));

    /// <summary>How often each institution got a place.</summary>
    public static Document OfResults(SweepSummary summary, IReadOnlyList<SweepResult> results)
    {
        var whatIfs = summary.Settings.ToDictionary(setting => setting.Value, setting => setting.WhatIfs, StringComparer.Ordinal);
        return new Document(new JsonObject { ["summary"] = ProtoJson.ToJson(summary), ["results"] = ProtoJson.ToJson(results) }).Table(
            [
                new(Phrases.ColValue), new(Phrases.ColProfession), new(Phrases.ColTpid), Column.Number(Phrases.ColWithPlace),
                Column.Number(Phrases.ColWhatIfs), Column.Number(Phrases.ColGranted), Column.Number(Phrases.ColLeast),
                Column.Number(Phrases.ColMost),
            ],
            results.Select(row => (IReadOnlyList<string>)[
                row.Value, row.Profession.ToCode(), row.Tpid, Cell.Of(row.WhatIfsWithPlace), Cell.Of(whatIfs[row.Value]),
                Cell.Of(row.GrantedTotal), Cell.Of(row.GrantedLeast), Cell.Of(row.GrantedMost),
            ]));
    }

    // Places that stayed in their consortium, all what-ifs of a value together, under each policy.
    private static Document AddFigures(Document document, SweepSummary summary) => document.Table(
        [
            new(Phrases.ColValue), Column.Number(Phrases.ColWhatIfs), new(Phrases.ColProfession), new(Phrases.ColPolicy),
            Column.Number(Phrases.ColKept), Column.Number(Phrases.ColLeast), Column.Number(Phrases.ColMost),
        ],
        from setting in summary.Settings
        from policy in setting.Policies
        select (IReadOnlyList<string>)[
            setting.Value, Cell.Of(setting.WhatIfs), policy.Profession.ToCode(),
            policy.Policy == ReturnPolicy.Reallocate ? "reallocate" : "waiting-list",
            Cell.Of(policy.KeptInConsortiumTotal), Cell.Of(policy.KeptInConsortiumLeast), Cell.Of(policy.KeptInConsortiumMost),
        ]);

    private static string WorkOf(Screen screen, Job job) => job switch
    {
        { WorkCase: Job.WorkOneofCase.ExplainRun } => screen.In(Phrases.WorkExplain, Names.Last(job.ExplainRun.Run)),
        { Sweep.Parameter: "" } => screen.In(Phrases.WorkDraws, job.Sweep.Seeds),
        { Sweep.Seeds: 0 } => screen.In(Phrases.WorkValues, job.Sweep.Parameter, job.Sweep.Values.Count),
        _ => screen.In(Phrases.WorkSweep, job.Sweep.Parameter, job.Sweep.Values.Count, job.Sweep.Seeds),
    };
}
