using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>
/// The checks that need more than one row, in the order in which they speak, each with the files that it reads: a change of other files
/// cannot change what it says. What a row already refused says of its ids still counts, so that one mistake is one finding.
/// </summary>
internal static class CrossChecks
{
    private static readonly CrossCheck[] _all =
    [
        .. DatasetSchema.Tables.Where(table => table.Schema.Columns.Any(column => column.References is not null)).Select(References),
        new([FindingKinds.UnknownProtocol], [DatasetSchema.Year], c => ProtocolCheck.CheckProtocol(c.Loaded, c.Options, c.Findings)),
        new(
            [FindingKinds.UnknownSector], [DatasetSchema.Institutions, DatasetSchema.Year],
            c => ProtocolCheck.CheckSectors(c.Loaded.Institutions, 2, r => r.Sector, c.Protocol, c.Findings)),
        new(
            [FindingKinds.UnknownSector], [DatasetSchema.SectorWeights, DatasetSchema.Year],
            c => ProtocolCheck.CheckSectors(c.Loaded.SectorWeights, 1, r => r.Sector, c.Protocol, c.Findings)),
        new(
            [FindingKinds.FirstAllocationYear], [DatasetSchema.Recognitions, DatasetSchema.Year],
            c => ProtocolCheck.CheckFirstAllocationYears(c.Loaded, c.Findings)),
        new([FindingKinds.MergerCycle], [DatasetSchema.Mergers], c => MergerCheck.Run(c.Loaded.Mergers, c.Findings)),
        new([FindingKinds.OverlappingShares], [DatasetSchema.Trainings], c => ShareCheck.Run(c.Loaded.Trainings, c.Findings)),
        new(
            [FindingKinds.NotAConsortiumProfession], [DatasetSchema.BroughtIn, DatasetSchema.Year],
            c => ConsortiumCheck.CheckProfession(c.Loaded.BroughtIn, 2, r => r.Profession, c.Professions, c.Findings)),
        new(
            [FindingKinds.NotAConsortiumProfession], [DatasetSchema.BonusDistribution, DatasetSchema.Year],
            c => ConsortiumCheck.CheckProfession(c.Loaded.BonusDistribution, 1, r => r.Profession, c.Professions, c.Findings)),
        new(
            [FindingKinds.NotAConsortiumProfession], [DatasetSchema.Transfers, DatasetSchema.Year],
            c => ConsortiumCheck.CheckProfession(c.Loaded.Transfers, 1, r => r.Profession, c.Professions, c.Findings)),
        new(
            [FindingKinds.LeadNotMember], [DatasetSchema.Consortia, DatasetSchema.ConsortiumMembers, DatasetSchema.Institutions],
            c => ConsortiumCheck.CheckNamedMember(
                c.Loaded.Consortia, 2, r => r.Lead, FindingKinds.LeadNotMember, c.Ids, c.Members, c.Findings)),
        new(
            [FindingKinds.RequesterNotMember], [DatasetSchema.Consortia, DatasetSchema.ConsortiumMembers, DatasetSchema.Institutions],
            c => ConsortiumCheck.CheckNamedMember(
                c.Loaded.Consortia, 3, r => r.Requester, FindingKinds.RequesterNotMember, c.Ids, c.Members, c.Findings)),
        new(
            [FindingKinds.BroughtInByNonMember, FindingKinds.BroughtInAboveRequest],
            [
                DatasetSchema.BroughtIn, DatasetSchema.Requests, DatasetSchema.Consortia, DatasetSchema.ConsortiumMembers,
                DatasetSchema.Institutions, DatasetSchema.Year,
            ],
            c => ConsortiumCheck.CheckBroughtIn(c.Loaded, c.Ids, c.Professions, c.Members, c.Findings)),
        new(
            [FindingKinds.AllWeightsZero], [DatasetSchema.SectorWeights],
            c => PlausibilityCheck.CheckWeights(c.Loaded.SectorWeights, c.Findings)),
        new(
            [FindingKinds.LongTraining], [DatasetSchema.Trainings, DatasetSchema.Year],
            c => c.WithYear(year => PlausibilityCheck.CheckLongTrainings(c.Loaded.Trainings, year.RequestDeadline, c.Findings))),
        new(
            [FindingKinds.OverlappingRecognitions], [DatasetSchema.Recognitions, DatasetSchema.Year],
            c => c.WithYear(year => PlausibilityCheck.CheckRecognitions(c.Loaded.Recognitions, year.RequestDeadline, c.Findings))),
        new(
            [FindingKinds.LargeRequest],
            [
                DatasetSchema.Requests, DatasetSchema.Trainings, DatasetSchema.Interruptions, DatasetSchema.Mergers, DatasetSchema.Capacity,
                DatasetSchema.Year,
            ],
            c => c.WithYear(year => PlausibilityCheck.CheckLargeRequests(c.Loaded, year, c.Options.WindowOf(year), c.Findings))),
    ];

    /// <summary>Runs all checks.</summary>
    internal static void Run(LoadedYear loaded, DatasetOptions options, FindingList findings) =>
        Run(_all, new CheckedYear(loaded, options, findings));

    /// <summary>Runs those that can refuse a year that was valid before some of its files changed.</summary>
    internal static void RunTouched(
        LoadedYear loaded, IReadOnlyCollection<FileTable> changed, DatasetOptions options, FindingList findings) => Run(
        _all.Where(check => check.CanRefuse && check.Reads.Any(changed.Contains)),
        new CheckedYear(loaded, options, findings));

    private static void Run(IEnumerable<CrossCheck> checks, CheckedYear year)
    {
        foreach (var check in checks)
        {
            check.Run(year);
        }
    }

    private static CrossCheck References(FileTable table) => new(
        [FindingKinds.UnknownId],
        [table, .. DatasetSchema.Tables.Where(target => table.Schema.Columns.Any(column => column.References == target.Name))],
        c => c.Loaded.ForEach(new ReferenceCheck(table.Name, c.Ids, c.Findings)));

    /// <summary>A check.</summary>
    /// <param name="Finds">What it can say.</param>
    /// <param name="Reads">The files whose rows it looks at.</param>
    /// <param name="Run">Looks.</param>
    private sealed record CrossCheck(FindingKind[] Finds, FileTable[] Reads, Action<CheckedYear> Run)
    {
        /// <summary>Whether one of these is an error.</summary>
        public bool CanRefuse { get; } = Finds.Any(kind => kind.Severity == Severity.Error);
    }

    /// <summary>What checks share, made when the first of them asks.</summary>
    private sealed class CheckedYear(LoadedYear loaded, DatasetOptions options, FindingList findings)
    {
        private readonly Lazy<Protocol?> _protocol = new(() => options.ProtocolOf(ProtocolCheck.IdOf(loaded)));
        private readonly Lazy<IReadOnlyList<Profession>> _professions =
            new(() => options.ConsortiumProfessionsOf(ProtocolCheck.IdOf(loaded)));
        private readonly Lazy<HashSet<(string Consortium, string Tpid)>?> _members =
            new(() => ConsortiumCheck.MembersOf(loaded.ConsortiumMembers));

        internal LoadedYear Loaded { get; } = loaded;

        internal DatasetOptions Options { get; } = options;

        internal FindingList Findings { get; } = findings;

        internal KnownIds Ids { get; } = new(loaded);

        internal Protocol? Protocol => _protocol.Value;

        internal IReadOnlyCollection<Profession> Professions => _professions.Value;

        internal HashSet<(string Consortium, string Tpid)>? Members => _members.Value;

        // Without a row in year.csv there is no year to judge by.
        internal void WithYear(Action<YearRow> check)
        {
            if (Loaded.Year.Rows.Count > 0)
            {
                check(Loaded.Year.Rows[0]);
            }
        }
    }
}
