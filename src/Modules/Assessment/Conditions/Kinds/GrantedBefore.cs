using System.Globalization;
using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// In an earlier year the members together were granted at least so many places (rules.md 7, pilot volume). Once the
/// history holds that year and profession at all, a member without a row was granted nothing; before, all is unknown.
/// </summary>
internal sealed record GrantedBefore(int Year, int Places) : Check
{
    public static GrantedBefore Read(ParameterReader parameters) =>
        new(parameters.Number("year", 2000), parameters.Number("places", 1));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var granted = facts.Members.Select(member => (member.Tpid, Places: facts.GrantedIn(Year, member.Tpid))).ToList();
        return new(
            Verdict.AtLeast(granted.Sum(row => (long)(row.Places ?? 0)), Places, granted.Any(row => row.Places is null)),
            [.. granted.Select(row => new ConditionFact(
                "previous.csv",
                string.Create(CultureInfo.InvariantCulture, $"{Year},{row.Tpid},{facts.Profession}"),
                "granted",
                ConsortiumFacts.Show(row.Places)))]);
    }
}
