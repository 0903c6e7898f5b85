using LinqToDB;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Persistence;

/// <summary>The module's tables, append-only: a computation gets a number and replaces nothing.</summary>
internal sealed class EmploymentConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "employment",
        new TableMap<ClaimSet>("claim_sets").Key(row => new { row.Year, row.Number }).Logged(row => new { row.Year, row.Number }),
        new TableMap<Claim>("claims", TextForm.Names<Basis>())
            .Key(row => new { row.Year, row.Number, row.Profession, row.Tpid }).Logged(row => new { row.Year, row.Number }));

    public ITable<ClaimSet> ClaimSets => Table<ClaimSet>();

    public ITable<Claim> Claims => Table<Claim>();
}
