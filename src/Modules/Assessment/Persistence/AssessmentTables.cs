using TopGrid.Assessment.Domain;
using TopGrid.Data.Bulk;
using TopGrid.Data.Mapping;

namespace TopGrid.Assessment.Persistence;

/// <summary>The tables as the bulk path writes them.</summary>
internal static class AssessmentTables
{
    public static readonly TableName Years = new(AssessmentDbContext.ModuleName, "assessed_years");

    public static readonly TableName Decisions = new(AssessmentDbContext.ModuleName, "board_decisions");

    public static readonly BulkTable<AssessedConsortium> Consortia =
        new BulkTable<AssessedConsortium>(new TableName(AssessmentDbContext.ModuleName, "assessed_consortia"))
            .Integer("year", row => row.Year)
            .Integer("number", row => row.Number)
            .Text("consortium", row => row.Consortium)
            .Text("display_name", row => row.DisplayName)
            .Text("lead", row => row.Lead)
            .Text("by_conditions", row => row.ByConditions.ToString())
            .Boolean("facts_qualify", row => row.FactsQualify)
            .Text("content_hash", row => row.ContentHash);

    public static readonly BulkTable<StoredFinding> Findings =
        new BulkTable<StoredFinding>(new TableName(AssessmentDbContext.ModuleName, "findings"))
            .Integer("year", row => row.Year)
            .Integer("number", row => row.Number)
            .Text("consortium", row => row.Consortium)
            .Integer("position", row => row.Position)
            .Text("kind", row => row.Kind)
            .Text("rule_id", row => row.RuleId)
            .Text("outcome", row => row.Outcome.ToString())
            .Text("basis", row => row.Basis.ToString())
            .Text("source", row => row.Source)
            .Text("sentence_nl", row => row.SentenceNl)
            .Text("sentence_en", row => row.SentenceEn)
            .Text("facts", row => row.Facts);
}
