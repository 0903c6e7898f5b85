using LinqToDB;
using TopGrid.Assessment.Conditions;
using TopGrid.Assessment.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Persistence;

/// <summary>The module's tables. All are append-only: assessments are numbered and decisions counted, nothing is overwritten.</summary>
internal sealed class AssessmentConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "assessment",
        new TableMap<AssessedYear>("assessed_years").Key(row => new { row.Year, row.Number }).Logged(row => new { row.Year, row.Number }),
        new TableMap<AssessedConsortium>("assessed_consortia", TextForm.Names<ConsortiumVerdict>())
            .Key(row => new { row.Year, row.Number, row.Consortium }).Logged(row => new { row.Year, row.Number }),
        new TableMap<StoredFinding>("findings", TextForm.Names<ConditionOutcome>(), TextForm.Names<Basis>())
            .Key(row => new { row.Year, row.Number, row.Consortium, row.Position }).Logged(row => new { row.Year, row.Number }),
        new TableMap<BoardDecision>("board_decisions")
            .Key(row => new { row.Year, row.Consortium, row.Sequence }).Unique(row => new { row.Decider, row.RequestId })
            .Logged(row => new { row.Year, row.Consortium, row.Sequence }));

    public ITable<AssessedYear> Years => Table<AssessedYear>();

    public ITable<AssessedConsortium> Consortia => Table<AssessedConsortium>();

    public ITable<StoredFinding> Findings => Table<StoredFinding>();

    public ITable<BoardDecision> Decisions => Table<BoardDecision>();
}
