using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Verification;
using TopGrid.Dataset;

namespace TopGrid.Allocation.Verification;

/// <summary>
/// Computes every sealed run again from its frozen input and compares all that it left, row by row: decisions, outcomes, results, bonuses,
/// files, the root of the evidence tree. A run of another ladder cannot be computed again by this program: then its decisions are taken as
/// they stand, must lead to the root, and the rest must follow from them.
/// </summary>
internal sealed class RunVerifier(StorageDatabase database, RunContexts contexts, RunSealer sealer) : IRowVerifier
{
    private static readonly RowComparison<RunRow> _runs = new(AllocationConnection.Module);
    private static readonly RowComparison<SnapshotRow> _snapshots = new(AllocationConnection.Module);

    public string Module => AllocationConnection.Module.Module;

    public async IAsyncEnumerable<RowFinding> VerifyAsync(
        Func<string, Task> say, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var sealedRuns = await tables.Runs.Where(run => run.Job == null && run.EvidenceRoot != null)
            .OrderBy(run => run.Year).ThenBy(run => run.Number).Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in sealedRuns)
        {
            await say($"allocation {run}");
            foreach (var finding in await OfAsync(run, cancellationToken))
            {
                yield return finding;
            }
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails on forged values is a finding.")]
    private async Task<List<RowFinding>> OfAsync(string runId, CancellationToken cancellationToken)
    {
        RunContext context;
        List<UnitOutcome> outcomes;
        YearResult result;
        try
        {
            context = await contexts.ReadAsync(runId);
            outcomes = context.Run.LadderVersion == LadderVersion.Current
                ? Compute(context, cancellationToken)
                : await sealer.OutcomesAsync(context, cancellationToken);
            result = context.Year.Assemble(outcomes);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // What it is computed from is not what it was: the rows of the frozen input are named by the log.
            return [new RowFinding("allocation.run", runId, RowFindingKind.Changed, RowBasis.Computation) { Found = problem.Message }];
        }

        List<RowFinding> findings = [.. Input(context)];
        await using var tables = new AllocationConnection(database) { CommandTimeout = BulkInsert.PatienceSeconds };
        var units = await tables.Units.Where(unit => unit.RunId == runId).ToListAsync(cancellationToken);
        findings.AddRange(units.Where(unit => unit.State != WorkState.Done).Select(unit => new RowFinding(
            "allocation.unit", RowGroup.Text([unit.RunId, unit.Phase, unit.Unit]), RowFindingKind.Changed, RowBasis.Computation)));
        var attempts = units.ToDictionary(unit => (unit.Phase, unit.Unit), unit => unit.Attempt);
        foreach (var phase in outcomes.GroupBy(outcome => context.NumberOf(outcome.Unit.Profession, outcome.Unit.Phase)))
        {
            var expected = phase
                .Select(outcome => (Outcome: outcome, Attempt: attempts.GetValueOrDefault((phase.Key, outcome.Unit.Index)))).ToList();
            findings.AddRange(new RowComparison<OutcomeRow>(AllocationConnection.Module).Compare(
                expected.Select(unit => new OutcomeRow(
                    runId, phase.Key, unit.Outcome.Unit.Index, unit.Attempt, unit.Outcome.Delta.ToBytes(),
                    unit.Outcome.Draws.Bytes.ToArray())),
                await tables.Outcomes.Where(row => row.RunId == runId && row.Phase == phase.Key).ToListAsync(cancellationToken)));
            findings.AddRange(new RowComparison<DecisionRow>(AllocationConnection.Module).Compare(
                expected.SelectMany(unit => OutcomeStore.Rows(
                    new ClaimedUnit(new UnitKey(runId, phase.Key, unit.Outcome.Unit.Index), unit.Attempt), unit.Outcome.Unit.Profession,
                    unit.Outcome.Decisions)),
                await tables.Decisions.Where(row => row.RunId == runId && row.Phase == phase.Key).ToListAsync(cancellationToken)));
        }

        var seal = attempts.GetValueOrDefault((context.SealPhase, 0));
        findings.AddRange(new RowComparison<ResultRow>(AllocationConnection.Module).Compare(
            AllocationRow.Of(result).Select(row => ResultRow.Of(runId, seal, row)),
            await tables.Results.Where(row => row.RunId == runId).ToListAsync(cancellationToken)));
        findings.AddRange(new RowComparison<BonusRow>(AllocationConnection.Module).Compare(
            ConsortiumBonusRow.Of(result).Select(row => BonusRow.Of(runId, seal, row)),
            await tables.Bonuses.Where(row => row.RunId == runId).ToListAsync(cancellationToken)));
        findings.AddRange(await FilesAsync(tables, result, runId, seal, cancellationToken));
        var run = context.Run;
        if (_runs.Changed(Sealed(run, Convert.ToHexStringLower(result.Tree.Root.AsSpan()), result.Tree.Count), run) is { } root)
        {
            findings.Add(root);
        }

        return findings;
    }

    private static List<UnitOutcome> Compute(RunContext context, CancellationToken cancellationToken)
    {
        var all = new List<UnitOutcome>();
        foreach (var profession in context.Plan.Professions)
        {
            var deltas = new Dictionary<RunPhase, IReadOnlyList<UnitDelta>>();
            foreach (var phase in RunPlan.Phases)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var outcomes = context.UnitsOf(profession, phase)
                    .Select(unit => context.Year.Compute(unit, before => deltas[before])).ToList();
                deltas[phase] = [.. outcomes.Select(outcome => outcome.Delta)];
                all.AddRange(outcomes);
            }
        }

        return all;
    }

    // The input hash was compared when the input was read; what stands beside the files must be what is in them.
    private static IEnumerable<RowFinding> Input(RunContext context)
    {
        var (there, year) = (context.Snapshot, context.Year.Input);
        var seed = year.Year.Year.Seed!;
        var expected = new SnapshotRow
        {
            Id = there.Id,
            Year = year.Year.Year.Year,
            Stage = there.Stage,
            ProtocolId = year.Protocol.Id,
            ProtocolText = there.ProtocolText,
            ProtocolHash = year.Protocol.Hash(),
            InputHash = CanonicalForm.InputHash(year.Year),
            SeedCommitment = CanonicalForm.SeedCommitment(seed),
            Seed = Convert.FromHexString(seed),
            SubjectKey = there.SubjectKey,
            LadderVersion = context.Run.LadderVersion,
            FactsRevision = there.FactsRevision,
            // A run is made of a confirmed input only.
            State = SnapshotState.Confirmed,
            ProposedBy = there.ProposedBy,
            ProposedAt = there.ProposedAt,
            ConfirmedBy = there.ConfirmedBy,
            ConfirmedAt = there.ConfirmedAt,
        };
        return _snapshots.Changed(expected, there) is { } finding ? [finding] : [];
    }

    private static RunRow Sealed(RunRow run, string root, long decisions) => new()
    {
        Id = run.Id,
        Job = run.Job,
        Spec = run.Spec,
        OfRun = run.OfRun,
        SnapshotId = run.SnapshotId,
        Year = run.Year,
        Number = run.Number,
        State = RunState.Completed,
        Version = run.Version,
        LadderVersion = run.LadderVersion,
        CreatedBy = run.CreatedBy,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        MaxAttempts = run.MaxAttempts,
        DecisionCount = decisions,
        EvidenceRoot = root,
        Failure = null,
        TraceParent = run.TraceParent,
        InstitutionsPerUnit = run.InstitutionsPerUnit,
        ComponentsPerUnit = run.ComponentsPerUnit,
        TracedUnits = run.TracedUnits,
    };

    // The files of a large year do not fit comfortably in memory: piece by piece.
    private static async Task<List<RowFinding>> FilesAsync(
        AllocationConnection tables, YearResult result, string runId, int attempt, CancellationToken cancellationToken)
    {
        var comparison = new RowComparison<RunFileRow>(AllocationConnection.Module);
        var findings = new List<RowFinding>();
        var left = (await tables.RunFiles.Where(row => row.RunId == runId)
            .Select(row => ValueTuple.Create(row.Attempt, row.Name, row.Chunk)).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var piece in RunFilePieces.Of(result, runId, attempt))
        {
            if (!left.Remove((piece.Attempt, piece.Name, piece.Chunk)))
            {
                findings.Add(comparison.Missing(piece));
                continue;
            }

            var there = await tables.RunFiles.SingleAsync(
                row => row.RunId == runId && row.Attempt == piece.Attempt && row.Name == piece.Name && row.Chunk == piece.Chunk,
                cancellationToken);
            if (comparison.Changed(piece, there) is { } finding)
            {
                findings.Add(finding);
            }
        }

        findings.AddRange(left.Select(row => comparison.Added(new RunFileRow(runId, row.Item1, row.Item2, row.Item3, []))));
        return findings;
    }
}
