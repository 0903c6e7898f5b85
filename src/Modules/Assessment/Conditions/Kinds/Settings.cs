using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>The members together offer at least so many practice settings (rules.md 7, settings).</summary>
internal sealed record Settings(int Least) : Check
{
    public static Settings Read(ParameterReader parameters) => new(parameters.Number("settings", 1));

    public override Verdict Judge(ConsortiumFacts facts) => new(
        Verdict.AtLeast(
            facts.Members.Sum(member => (long)(member.Settings ?? 0)),
            Least,
            facts.Members.Any(member => member.Settings is null)),
        [.. facts.Members.Select(member => facts.Cell(member, "settings", ConsortiumFacts.Show(member.Settings)))]);
}
