using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Example;

/// <summary>
/// Makes the example year 2025: the consortia, members and totals that sources publish, and further institutions from a seed so that
/// the share of requests granted and the volume per place come near the published figures. <c>examples/2025</c> holds its output.
/// </summary>
public static class ExampleYearGenerator
{
    /// <summary>The seed of the committed example year.</summary>
    public const ulong CommittedSeed = 2025;

    private static readonly DateOnly _requestDeadline = new(2024, 3, 31);

    /// <summary>Places by profession: 965, of which 125 for the bonus, and 134 published for 2025; the others moved from 2020.</summary>
    private static readonly CapacityRow[] _capacity =
    [
        new(Profession.GZ, 965, 125, 2242, "pers: GZ 2025, waarvan 125 voor bonus"),
        new(Profession.VS, 134, 0, 2371, "pers: VS 2025"),
        new(Profession.PT, 139, 0, null, "nieuwsbericht mei 2019: PT 2020"),
        new(Profession.KP, 180, 0, null, "gekozen: KP 2020 was 270"),
        new(Profession.KNP, 26, 0, null, "nieuwsbericht mei 2019: KNP 2020"),
    ];

    /// <summary>
    /// Weights in places before surplus; ouderenzorg 111 was published for 2024, the others fit the volumes of this example.
    /// </summary>
    private static readonly (Profession Profession, string Sector, int Weight)[] _weights =
    [
        (Profession.GZ, "ggz", 482), (Profession.GZ, "vrijgevestigd", 42), (Profession.GZ, "gehandicaptenzorg", 58),
        (Profession.GZ, "ouderenzorg", 111), (Profession.GZ, "revalidatie", 26), (Profession.GZ, "ziekenhuis", 37),
        (Profession.GZ, "forensisch", 23), (Profession.GZ, "jeugd", 29), (Profession.GZ, "verslavingszorg", 18),
        (Profession.GZ, "epilepsie", 4),
    ];

    /// <summary>
    /// Places asked in all: GZ such that 965 are 58 per cent, PT such that 139 are 80 per cent (figures of 2020); the others in between.
    /// </summary>
    private static readonly (Profession Profession, int Places)[] _asked =
        [(Profession.GZ, 1664), (Profession.VS, 205), (Profession.PT, 174), (Profession.KP, 280), (Profession.KNP, 40)];

    /// <summary>GZ places asked in ouderenzorg, published for 2024.</summary>
    private const int AskedInOuderenzorg = 138;

    /// <summary>Makes the year.</summary>
    /// <param name="seed">Any number; the same number gives the same year, on every machine.</param>
    public static DatasetYear Generate(ulong seed)
    {
        var generated = GeneratedInstitutions.Make(seed);
        var mergers = MergeSome(generated);
        var consortia = new ExampleConsortia(seed, generated);
        List<ExampleInstitution> all = [.. consortia.Published, .. generated];
        MeetPublishedTotals(all);
        var history = new TrainingHistory(seed, _requestDeadline);
        foreach (var institution in all)
        {
            var lead = institution.Consortia.Count > 0 ? consortia.Leads[institution.Consortia[0]].Tpid : null;
            history.Add(
                institution, mergers.Find(m => m.Predecessor == institution.Tpid)?.EffectiveOn, lead == institution.Tpid ? null : lead);
        }

        var year = new DatasetYear
        {
            Year = new YearRow(
                2025, "2025", _requestDeadline, new DateOnly(2024, 5, 31), CanonicalForm.SeedCommitment(new string('2', 64))),
            Institutions = [.. all.Select(i => new InstitutionRow(i.Tpid, i.Name, i.Sector, i.Region, i.Kind))],
            Mergers = mergers,
            Recognitions = [.. all.SelectMany(i => Recognitions(i, mergers))],
            Trainings = history.Trainings,
            Interruptions = history.Interruptions,
            Capacity = _capacity,
            SectorWeights = [.. _weights.Select(w => new SectorWeightRow(w.Profession, w.Sector, w.Weight))],
            Requests = [.. all.SelectMany(Requests)],
            BroughtIn = consortia.BroughtIn,
            Consortia = consortia.Rows,
            ConsortiumMembers = consortia.Members,
        };
        year = ExampleDeclarations.AddTo(year, all);
        var sources = all.Where(i => i.Source is not null).ToDictionary(i => i.Tpid, i => i.Source!);
        return year with { Provenance = ExampleProvenance.Of(year, sources) };
    }

    // Six institutions merged into others: one pair in a chain, and one merger after the deadline, which does not count yet.
    private static List<MergerRow> MergeSome(List<ExampleInstitution> generated)
    {
        var candidates = generated.Where(i => i is { Sector: "ggz", Gz: { Standing: Standing.Established, Request: > 0 } }).ToList();
        string Id(int number) => candidates[number].Tpid;
        List<MergerRow> mergers =
        [
            new(Id(3), Id(4), new DateOnly(2021, 7, 1)), new(Id(4), Id(10), new DateOnly(2023, 1, 1)),
            new(Id(20), Id(21), new DateOnly(2022, 1, 1)), new(Id(40), Id(41), new DateOnly(2022, 7, 1)),
            new(Id(60), Id(61), new DateOnly(2024, 1, 1)), new(Id(80), Id(81), new DateOnly(2024, 7, 1)),
        ];
        foreach (var merged in mergers.Where(m => m.EffectiveOn <= _requestDeadline))
        {
            var gone = candidates.Find(i => i.Tpid == merged.Predecessor)!;
            gone.IsMerged = true;
            foreach (var training in gone.Trainings.Values)
            {
                training.Request = null;
                training.IsFixed = true;
            }
        }

        return mergers;
    }

    private static void MeetPublishedTotals(List<ExampleInstitution> all)
    {
        var elderly = all.Where(i => i.Sector == "ouderenzorg" && i.Gz is not null).Select(i => i.Gz!).ToList();
        Meet(elderly, AskedInOuderenzorg);
        elderly.ForEach(training => training.IsFixed = true);
        foreach (var (profession, places) in _asked)
        {
            Meet([.. all.Where(i => i.Trainings.ContainsKey(profession)).Select(i => i.Trainings[profession])], places);
        }
    }

    // Raises or lowers requests by one, round after round, until they add up; the smallest are raised and the largest lowered last.
    private static void Meet(List<ExampleTraining> trainings, int target)
    {
        var free = trainings.Where(t => t is { IsFixed: false, Request: > 0 }).OrderByDescending(t => t.StartsInFourYears).ToList();
        var missing = target - trainings.Sum(t => t.Request ?? 0);
        while (missing != 0)
        {
            var before = missing;
            foreach (var training in free)
            {
                if (missing > 0 || (missing < 0 && training.Request > 1))
                {
                    training.Request += Math.Sign(missing);
                    missing -= Math.Sign(missing);
                }
            }

            if (missing == before)
            {
                throw new InvalidOperationException($"No request can be changed to reach {target} places in all.");
            }
        }
    }

    private static IEnumerable<RecognitionRow> Recognitions(ExampleInstitution institution, List<MergerRow> mergers)
    {
        var merged = mergers.Find(m => m.Predecessor == institution.Tpid && m.EffectiveOn <= _requestDeadline)?.EffectiveOn;
        if (institution.Trainings.Count == 0)
        {
            yield return new(institution.Tpid, Profession.GZ, new DateOnly(2012, 1, 1), null, 2013, false, false);
        }

        foreach (var (profession, training) in institution.Trainings)
        {
            yield return training.Standing switch
            {
                Standing.Newcomer => new(institution.Tpid, profession, new DateOnly(2023, 7, 1), null, null, null, null),
                Standing.Guaranteed =>
                    new(institution.Tpid, profession, new DateOnly(training.FirstYear - 2, 7, 1), null, training.FirstYear, true, true),
                Standing.Expired =>
                    new(institution.Tpid, profession, new DateOnly(2012, 1, 1), new DateOnly(2024, 1, 31), 2013, false, true),
                _ => new(institution.Tpid, profession, new DateOnly(2012, 1, 1), merged?.AddDays(-1), 2013, false, true),
            };
        }
    }

    private static IEnumerable<RequestRow> Requests(ExampleInstitution institution) => institution.Trainings
        .Where(t => t.Value.Request is not null)
        .Select(t => new RequestRow(institution.Tpid, t.Key, 1, t.Value.Request!.Value));
}
