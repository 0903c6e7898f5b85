using TopGrid.Common.Contracts;
using TopGrid.Common.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Professions of rows, whose codes were checked when they were written.</summary>
internal static class Professions
{
    /// <summary>The profession of a code; unspecified for the empty code of the phase that seals a run.</summary>
    public static Profession Of(string code) => code.Length == 0
        ? Profession.Unspecified
        : ProfessionCodes.TryParse(code, out var profession) ? profession : throw new InvalidDataException($"'{code}' is no profession.");
}
