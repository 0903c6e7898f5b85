using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>The codes of dataset.md, "Values", each list in the order of its enumeration.</summary>
public static class Codes
{
    /// <summary>Codes of <see cref="Profession"/>.</summary>
    public static IReadOnlyList<string> Professions { get; } = ["GZ", "PT", "KP", "KNP", "VS"];

    /// <summary>Codes of <see cref="InstitutionKind"/>.</summary>
    public static IReadOnlyList<string> InstitutionKinds { get; } = ["institution", "practice"];

    /// <summary>Codes of <see cref="ConsortiumMode"/>.</summary>
    public static IReadOnlyList<string> ConsortiumModes { get; } = ["pooled", "separate", "mixed"];

    /// <summary>Codes of <see cref="TestResult"/>.</summary>
    public static IReadOnlyList<string> TestResults { get; } = ["passed", "failed", "pending"];

    /// <summary>Codes of <see cref="AgreementClauses"/>; the flag of the code at position i is 1 shifted left by i.</summary>
    public static IReadOnlyList<string> AgreementClauses { get; } =
        ["training", "selection", "lead", "employment", "costs", "liability", "entry_exit", "conflict"];

    /// <summary>The code of a profession.</summary>
    /// <param name="profession">The profession.</param>
    public static string Code(this Profession profession) => Professions[(int)profession];

    /// <summary>The code of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Code(this InstitutionKind kind) => InstitutionKinds[(int)kind];

    /// <summary>The code of a mode.</summary>
    /// <param name="mode">The mode.</param>
    public static string Code(this ConsortiumMode mode) => ConsortiumModes[(int)mode];

    /// <summary>The code of a test result.</summary>
    /// <param name="result">The result.</param>
    public static string Code(this TestResult result) => TestResults[(int)result];

    /// <summary>The codes of the clauses present, sorted by bytes and separated by <c>;</c>.</summary>
    /// <param name="clauses">The clauses.</param>
    public static string Code(this AgreementClauses clauses) =>
        string.Join(';', AgreementClauses.Where((_, i) => ((int)clauses & (1 << i)) != 0).Order(StringComparer.Ordinal));

    /// <summary>The profession with a code.</summary>
    /// <param name="code">The code, such as <c>GZ</c>.</param>
    /// <param name="profession">The profession, when the code is known.</param>
    /// <returns>Whether the code is known.</returns>
    public static bool TryProfession(string code, out Profession profession)
    {
        for (var i = 0; i < Professions.Count; i++)
        {
            if (Professions[i] == code)
            {
                profession = (Profession)i;
                return true;
            }
        }

        profession = default;
        return false;
    }
}
