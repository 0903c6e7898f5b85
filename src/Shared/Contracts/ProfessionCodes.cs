using System.Collections.Immutable;
using TopGrid.Common.V1;

namespace TopGrid.Common.Contracts;

/// <summary>Codes of the professions as files and resource names write them (dataset.md, "Values").</summary>
public static class ProfessionCodes
{
    private static readonly ImmutableArray<string> _codes = ["", "GZ", "PT", "KP", "KNP", "VS"];

    /// <summary>Every profession, in byte order of the code.</summary>
    public static ImmutableArray<Profession> All { get; } = [Profession.Gz, Profession.Knp, Profession.Kp, Profession.Pt, Profession.Vs];

    /// <summary>The code, such as <c>GZ</c>.</summary>
    /// <param name="profession">The profession.</param>
    /// <returns>Its code.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Unspecified or unknown.</exception>
    public static string ToCode(this Profession profession) =>
        profession is > Profession.Unspecified and <= Profession.Vs
            ? _codes[(int)profession]
            : throw new ArgumentOutOfRangeException(nameof(profession), profession, "A profession is one of GZ, PT, KP, KNP and VS.");

    /// <summary>The profession with this code.</summary>
    /// <param name="code">The code, capitals only.</param>
    /// <param name="profession">The profession, when there is one.</param>
    /// <returns>Whether there is.</returns>
    public static bool TryParse(string? code, out Profession profession)
    {
        var index = string.IsNullOrEmpty(code) ? -1 : _codes.IndexOf(code);
        profession = index > 0 ? (Profession)index : Profession.Unspecified;
        return index > 0;
    }
}
