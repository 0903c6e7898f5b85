using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Sweeps;

/// <summary>
/// Computes what-ifs of a sweep with the ladder, without evidence: a what-if is no allocation. Safe for several threads.
/// </summary>
public sealed class SweepRun
{
    private readonly SweepPlan _plan;
    private readonly string _inputHash;
    private readonly Lazy<Setting>[] _settings;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="plan">What is varied.</param>
    /// <param name="inputHash">Hash of the frozen input, from which seeds follow.</param>
    /// <param name="create">The run on the frozen input with this value of the parameter; null = as the protocol says.</param>
    public SweepRun(SweepPlan plan, string inputHash, Func<string?, YearRun> create)
    {
        _plan = plan;
        _inputHash = inputHash;
        _settings = [
            .. Enumerable.Range(0, plan.Settings).Select(setting => new Lazy<Setting>(() => new Setting(create(plan.ValueOf(setting)))))];
    }

    /// <summary>Computes the what-ifs from <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two what-ifs.</exception>
    public SweepFigures Compute(int from, int to, CancellationToken cancellationToken)
    {
        var tallies = new SortedDictionary<int, Tally>();
        for (var whatIf = from; whatIf < to; whatIf++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (number, seed) = (whatIf / _plan.PerSetting, whatIf % _plan.PerSetting);
            var setting = _settings[number].Value;
            var tally = tallies.TryGetValue(number, out var known) ? known : tallies[number] = new Tally(setting.Run.Facts.Tpids);
            tally.WhatIfs++;
            foreach (var profession in setting.Professions)
            {
                tally.Add(setting.Compute(profession, _plan.Seeds == 0 ? null : SweepPlan.Seed(_inputHash, seed + 1)));
            }
        }
        return SweepFigures.Merge(tallies.Select(tally => new SweepFigures([tally.Value.ToFigures(tally.Key)])));
    }

    /// <summary>What does not depend on the seed: facts and volumes under one value of the parameter.</summary>
    private sealed class Setting(YearRun run)
    {
        private readonly Dictionary<int, Lazy<long[]>> _volumes = run.Plan(new ChunkSizes()).Professions
            .Select(code => Array.IndexOf(run.Facts.Professions, code))
            .ToDictionary(p => p, p => new Lazy<long[]>(() => run.Volumes(p)));

        public YearRun Run { get; } = run;

        public IEnumerable<int> Professions => _volumes.Keys.Order();

        public ProfessionResult Compute(int profession, byte[]? seed)
        {
            var facts = seed is null ? Run.Facts : Run.Facts with { Seed = seed };
            var input =
                ProfessionCompiler.Compile(facts, Run.Parameters, profession, _volumes[profession].Value, Run.LaterRoundOf(profession));
            var result = Ladder.Run(input, parallelism: 1, evidence: false);
            return result.Seal.Violation is not { } violation
                ? result
                : throw new InvalidOperationException(
                    $"The ladder broke an invariant for {input.Code} in a what-if: {violation.Invariant}: expected {violation.Expected}, found {violation.Found}. "
                    + "This is a defect of the program, please report it with the input and the sweep.");
        }
    }

    private sealed class Tally(string[] tpids)
    {
        private readonly Dictionary<(string Profession, int Institution), Spread> _granted = [];
        private readonly Dictionary<(string Profession, ReturnPolicy Policy), Spread> _kept = [];

        public int WhatIfs { get; set; }

        public void Add(ProfessionResult result)
        {
            var input = result.Input;
            for (var i = 0; i < input.Institutions; i++)
            {
                var granted = result.Standings.Has[i] - input.Start[i];
                if (granted > 0 || input.Status[i] != ApplicantStatus.None)
                {
                    var key = (input.Code, i);
                    _granted[key] = _granted.GetValueOrDefault(key).With(Spread.Of(granted));
                }
            }
            foreach (var returns in (ReturnsResult[])[result.Decided, result.Other])
            {
                var key = (input.Code, returns.Policy);
                _kept[key] = _kept.GetValueOrDefault(key).With(Spread.Of(returns.KeptInConsortium));
            }
        }

        public SettingFigures ToFigures(int setting) => new(
            setting,
            WhatIfs,
            [.. _granted.Select(row => new GrantedSpread(row.Key.Profession, tpids[row.Key.Institution], row.Value))],
            [.. _kept.Select(row => new KeptSpread(row.Key.Profession, row.Key.Policy, row.Value))]);
    }
}
