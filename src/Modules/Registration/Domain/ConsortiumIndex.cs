using TopGrid.Dataset;
using TopGrid.Registration.Persistence;

namespace TopGrid.Registration.Domain;

/// <summary>The rows about each consortium, found by its id.</summary>
internal sealed class ConsortiumIndex(DatasetYear facts)
{
    private readonly Dictionary<string, ConsortiumRow> _consortia =
        facts.Consortia.ToDictionary(row => row.Consortium, StringComparer.Ordinal);
    private readonly ILookup<string, ConsortiumMemberRow> _members =
        facts.ConsortiumMembers.ToLookup(row => row.Consortium, StringComparer.Ordinal);
    private readonly ILookup<string, string> _memberships =
        facts.ConsortiumMembers.ToLookup(row => row.Tpid, row => row.Consortium, StringComparer.Ordinal);
    private readonly ILookup<string, BroughtInRow> _broughtIn = facts.BroughtIn.ToLookup(row => row.Consortium, StringComparer.Ordinal);
    private readonly ILookup<string, BonusDistributionRow> _bonus =
        facts.BonusDistribution.ToLookup(row => row.Consortium, StringComparer.Ordinal);
    private readonly ILookup<string, TransferRow> _transfers = facts.Transfers.ToLookup(row => row.Consortium, StringComparer.Ordinal);

    public ConsortiumRow? Find(string consortium) => _consortia.GetValueOrDefault(consortium);

    public IEnumerable<ConsortiumMemberRow> Members(string consortium) => _members[consortium];

    public ConsortiumMemberRow? Member(string consortium, string tpid) => Members(consortium).FirstOrDefault(row => row.Tpid == tpid);

    public IEnumerable<string> MembershipsOf(string tpid) => _memberships[tpid];

    public IEnumerable<BroughtInRow> BroughtIn(string consortium, string tpid) => _broughtIn[consortium].Where(row => row.Tpid == tpid);

    public IEnumerable<BonusDistributionRow> Bonus(string consortium) => _bonus[consortium];

    public IEnumerable<TransferRow> Transfers(string consortium) => _transfers[consortium];

    /// <summary>Changes with every change of the consortium, its members and its division.</summary>
    public string Etag(ConsortiumRow consortium) => StoredYear.Hash(string.Join('\n', [
        FactTables.Consortia.Line(consortium),
        .. _members[consortium.Consortium].Select(FactTables.ConsortiumMembers.Line),
        .. _broughtIn[consortium.Consortium].Select(FactTables.BroughtIn.Line),
        .. _bonus[consortium.Consortium].Select(FactTables.BonusDistribution.Line),
        .. _transfers[consortium.Consortium].Select(FactTables.Transfers.Line)]));
}
