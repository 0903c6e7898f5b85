using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Engine;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>
/// A run over one year: knows its units of work, computes one at a time, and assembles the result from the outcomes of all.
/// Safe for several threads. A process that takes units from a queue makes one of these per run and keeps it.
/// </summary>
public sealed class YearRun
{
    private readonly ConcurrentDictionary<string, ProfessionWork> _work = new(StringComparer.Ordinal);
    private readonly VolumeWindow _window;
    private readonly Lazy<TrainingVolume> _volumes;

    private YearRun(CalculationInput input, byte[] seed, YearFacts facts, LadderParameters parameters)
    {
        Input = input;
        Seed = seed;
        Facts = facts;
        Parameters = parameters;
        _window = input.Protocol.VolumeWindow(input.Year.Year.Year);
        _volumes = new Lazy<TrainingVolume>(() => TrainingVolume.From(input.Year));
    }

    /// <summary>What is computed from.</summary>
    public CalculationInput Input { get; }

    internal byte[] Seed { get; }

    internal YearFacts Facts { get; }

    internal LadderParameters Parameters { get; }

    /// <summary>Prepares a run.</summary>
    /// <exception cref="ArgumentException">The year has no seed, or a consortium has no qualification.</exception>
    public static YearRun Create(CalculationInput input)
    {
        var year = input.Year;
        var seed = year.Year.Seed is { } hex
            ? Convert.FromHexString(hex)
            : throw new ArgumentException(
                "The year has no seed; draw one from the system and put it into the year before the run.", nameof(input));
        var unknown = year.Consortia.Select(c => c.Consortium).Where(c => !input.Qualifications.ContainsKey(c)).ToList();
        if (unknown.Count > 0)
        {
            throw new ArgumentException($"Whether these consortia qualify is not given: {string.Join(", ", unknown)}.", nameof(input));
        }
        var parameters = ParameterMapping.ToEngine(input.Protocol.Parameters, year.Year.Year, input.Earlier?.DrawSuffix ?? "");
        return new YearRun(input, seed, FactsBuilder.Build(year, input.Protocol, seed, input.Qualifications), parameters);
    }

    /// <summary>Sizes of units that fit this year.</summary>
    public ChunkSizes FittingChunks() => ChunkSizes.For(Professions().Select(p => Work(p).Components).DefaultIfEmpty(0).Max());

    /// <summary>All units of this run.</summary>
    public RunPlan Plan(ChunkSizes chunks)
    {
        var professions = Professions();
        return new RunPlan(professions, [.. professions.SelectMany(p => Units(p, chunks))]);
    }

    /// <summary>Computes a unit.</summary>
    /// <param name="unit">A unit of the plan.</param>
    /// <param name="earlier">
    /// All outcomes' deltas of a phase of the unit's profession, in order of index; asked for earlier phases only.
    /// </param>
    public UnitOutcome Compute(UnitOfWork unit, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier) =>
        Work(unit.Profession).Compute(unit, earlier);

    /// <summary>Puts the outcomes of all units together.</summary>
    /// <param name="outcomes">One for each unit of a plan, in any order.</param>
    public YearResult Assemble(IEnumerable<UnitOutcome> outcomes)
    {
        var byProfession = outcomes.GroupBy(o => o.Unit.Profession).ToDictionary(g => g.Key, g => g.ToList());
        var professions = Professions().Select(p => Work(p).Assemble(byProfession[p])).ToList();
        return new YearResult(this, professions);
    }

    /// <summary>Plans, computes every unit and assembles, in this process.</summary>
    /// <param name="degreeOfParallelism">Threads at most.</param>
    /// <param name="chunks">Sizes of units; null for those that fit the year.</param>
    public YearResult Execute(int degreeOfParallelism = 1, ChunkSizes? chunks = null)
    {
        var plan = Plan(chunks ?? FittingChunks());
        var outcomes = new ConcurrentDictionary<UnitOfWork, UnitOutcome>();
        foreach (var profession in plan.Professions)
        {
            foreach (var phase in RunPlan.Phases)
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, degreeOfParallelism) };
                Parallel.ForEach(plan.Of(profession, phase), options, unit =>
                    outcomes[unit] = Compute(unit, before => [.. plan.Of(profession, before).Select(u => outcomes[u].Delta)]));
            }
        }
        return Assemble(outcomes.Values);
    }

    /// <summary>What a later round starts from for a profession; null in round 1.</summary>
    internal LaterRound? LaterRoundOf(int profession)
    {
        if (Input.Earlier is not { } earlier)
        {
            return null;
        }
        var code = Facts.Professions[profession];
        var has = Array.ConvertAll(Facts.Tpids, tpid => earlier.Granted.GetValueOrDefault((code, tpid)));
        var (requested, hasRequest) = ProfessionCompiler.Requests(Facts, profession, earlier.Round);
        var places = earlier.Places.GetValueOrDefault(code);
        if (earlier.OnRound2Requests)
        {
            return new LaterRound(places, has, hasRequest, requested, requested);
        }
        // Additional places: what is unmet of round 1; whose request is met takes no part (docs/silent-rules.md 29).
        int[] unmet = [
            .. Facts.Tpids.Select((tpid, i) => Math.Max(0, requested[i] - has[i] - earlier.GivenUp.GetValueOrDefault((code, tpid))))];
        return new LaterRound(places, has, [.. unmet.Select(u => u > 0)], requested, unmet);
    }

    /// <summary>
    /// The institution that counts the days of one that merged away on or before the request deadline (rules.md 2); null for others.
    /// </summary>
    internal string? SuccessorOf(string tpid) => _volumes.Value.SuccessorOf(tpid);

    /// <summary>Person-days for a profession of all institutions.</summary>
    internal long[] Volumes(int profession) => Volumes(profession, 0, Facts.Tpids.Length);

    /// <summary>Person-days for a profession of the institutions from one position to another (exclusive).</summary>
    internal long[] Volumes(int profession, int from, int to) =>
        _volumes.Value.Compute(_window, Enum.Parse<Profession>(Facts.Professions[profession]), from, to);

    private ProfessionWork Work(string profession) => _work.GetOrAdd(profession, p => new ProfessionWork(this, p));

    private IEnumerable<UnitOfWork> Units(string profession, ChunkSizes chunks)
    {
        var components = Work(profession).Components;
        return RunPlan.Phases.SelectMany(phase => phase switch
        {
            RunPhase.Volumes => RunPlan.Cut(profession, phase, Facts.Tpids.Length, chunks.InstitutionsPerUnit),
            RunPhase.Consortia or RunPhase.ReturnsInside => RunPlan.Cut(profession, phase, components, chunks.ComponentsPerUnit),
            _ => [new UnitOfWork(profession, phase, 0, 0, 0)],
        });
    }

    // Additional places are a ladder on these places alone (rules.md 5): a profession that gets none has no part in it.
    private List<string> Professions()
    {
        var year = Input.Year;
        var known = year.Requests.Select(r => r.Profession).Concat(year.Capacity.Select(c => c.Profession))
            .Concat(year.Returns.Select(r => r.Profession))
            .Distinct().Select(p => p.ToString());
        var divided = Input.Earlier is { OnRound2Requests: false } additional ? known.Where(additional.Places.ContainsKey) : known;
        return [.. divided.Order(Utf8Order.Instance)];
    }
}
