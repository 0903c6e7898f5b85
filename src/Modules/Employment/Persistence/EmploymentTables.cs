using TopGrid.Data.Bulk;
using TopGrid.Data.Mapping;
using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Persistence;

/// <summary>The tables as the bulk path writes them.</summary>
internal static class EmploymentTables
{
    public static readonly TableName ClaimSets = new(EmploymentDbContext.ModuleName, "claim_sets");

    public static readonly BulkTable<Claim> Claims = new BulkTable<Claim>(new TableName(EmploymentDbContext.ModuleName, "claims"))
        .Integer("year", row => row.Year)
        .Integer("number", row => row.Number)
        .Text("profession", row => row.Profession)
        .Text("tpid", row => row.Tpid)
        .Text("display_name", row => row.DisplayName)
        .Long("granted", row => row.Granted)
        .Long("bonus", row => row.Bonus)
        .Long("moved_in", row => row.MovedIn)
        .Long("moved_out", row => row.MovedOut)
        .Integer("training_years", row => row.TrainingYears)
        .Text("basis", row => row.Basis.ToString())
        .Text("source", row => row.Source)
        .Text("content_hash", row => row.ContentHash);
}
