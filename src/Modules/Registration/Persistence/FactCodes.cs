using TopGrid.Data.Mapping;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Persistence;

/// <summary>Enumerations are stored as the codes that the files use, so that the tables read like the files.</summary>
internal static class FactCodes
{
    public static IReadOnlyList<TextForm> All { get; } =
    [
        TextForm.Codes<Profession>(Codes.Professions),
        TextForm.Codes<InstitutionKind>(Codes.InstitutionKinds),
        TextForm.Codes<ConsortiumMode>(Codes.ConsortiumModes),
        TextForm.Codes<TestResult>(Codes.TestResults),
        TextForm.Of<AgreementClauses>(clauses => clauses.Code(), Clauses),
    ];

    private static AgreementClauses Clauses(string text) => text
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(AgreementClauses.None, (clauses, code) => clauses | Clause(code));

    private static AgreementClauses Clause(string code) => Codes.AgreementClauses.ToList().IndexOf(code) is var position and >= 0
        ? (AgreementClauses)(1 << position)
        : throw new InvalidOperationException(
            $"The database holds the code '{code}', which is none of {string.Join(", ", Codes.AgreementClauses)}.");
}
