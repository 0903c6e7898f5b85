using TopGrid.Assessment.Conditions.Facts;
using TopGrid.Dataset;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// The agreement holds every clause asked for; in the guideline a declaration of intent by the boards suffices as well
/// (rules.md 7, agreement). An empty cell is an unknown agreement, not an agreement without clauses.
/// </summary>
internal sealed record Agreement(AgreementClauses Clauses, bool IntentSuffices) : Check
{
    private static readonly (string Name, AgreementClauses Clause)[] _known =
    [
        ("training", AgreementClauses.Training),
        ("selection", AgreementClauses.Selection),
        ("lead", AgreementClauses.Lead),
        ("employment", AgreementClauses.Employment),
        ("costs", AgreementClauses.Costs),
        ("liability", AgreementClauses.Liability),
        ("entry_exit", AgreementClauses.EntryExit),
        ("conflict", AgreementClauses.Conflict),
    ];

    public static Agreement Read(ParameterReader parameters)
    {
        var clauses = Named(parameters.Texts("clauses", [.. _known.Select(known => known.Name)]));
        if (clauses == AgreementClauses.None)
        {
            parameters.Report("clauses", "'clauses' must list at least one clause");
        }

        return new Agreement(clauses, parameters.Flag("intent_suffices"));
    }

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var found = new List<ConditionFact> { facts.Cell("agreement", Show(facts.Agreement)) };
        bool? holds = facts.Agreement == AgreementClauses.None ? null : (facts.Agreement & Clauses) == Clauses;
        if (IntentSuffices)
        {
            found.Add(facts.Cell("intent_declared_on", ConsortiumFacts.Show(facts.IntentDeclaredOn)));
            holds = facts.IntentDeclaredOn is not null ? true : holds;
        }

        return new(Verdict.Of(holds), found);
    }

    private static AgreementClauses Named(IEnumerable<string> names) => _known
        .Where(known => names.Contains(known.Name))
        .Aggregate(AgreementClauses.None, (all, known) => all | known.Clause);

    private static string Show(AgreementClauses clauses) =>
        string.Join(';', _known.Where(known => clauses.HasFlag(known.Clause)).Select(known => known.Name));
}
