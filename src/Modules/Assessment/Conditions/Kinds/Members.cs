using System.Globalization;
using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>At least so many institutions are members (rules.md 7, members).</summary>
internal sealed record Members(int Institutions) : Check
{
    public static Members Read(ParameterReader parameters) => new(parameters.Number("institutions", 1));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var count = facts.Members.Count;
        return new(
            Verdict.AtLeast(count, Institutions, anyUnknown: false),
            [facts.Count(ConsortiumFacts.MembersFile, "members", count.ToString(CultureInfo.InvariantCulture))]);
    }
}
