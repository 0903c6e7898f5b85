using TopGrid.Allocation.Calculation.Run;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>
/// A row of consortium_bonus.csv: a member of a qualifying consortium that got bonus places, or the one row of a consortium whose members
/// got none.
/// </summary>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Profession">Profession code.</param>
/// <param name="Base">Places that the bonus is reckoned from.</param>
/// <param name="Bonus">Bonus places of the consortium.</param>
/// <param name="Tpid">The member; empty where no member got one.</param>
/// <param name="Places">Bonus places of the member.</param>
/// <param name="Provisional">Whether the bonus is provisional.</param>
public sealed record ConsortiumBonusRow(string Consortium, string Profession, int Base, int Bonus, string Tpid, int Places,
    bool Provisional)
{
    /// <summary>The rows of a result in the order of the file: consortia by bytes of their id, then profession, then tpid.</summary>
    public static IEnumerable<ConsortiumBonusRow> Of(YearResult result) =>
        from bonus in ConsortiumBonus.Of(result)
        from member in bonus.Members.Count == 0 ? [("", 0)] : bonus.Members
        select new ConsortiumBonusRow(bonus.Consortium, bonus.Profession, bonus.Base, bonus.Bonus, member.Tpid, member.Places,
            bonus.Provisional);
}
