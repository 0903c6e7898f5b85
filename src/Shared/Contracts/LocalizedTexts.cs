using TopGrid.Common.V1;

namespace TopGrid.Common.Contracts;

/// <summary>Choosing the language of a text.</summary>
public static class LocalizedTexts
{
    /// <summary>The text in a language; Dutch where the other is not there.</summary>
    /// <param name="text">The text in all languages.</param>
    /// <param name="language">The language; unspecified = Dutch.</param>
    /// <returns>The text.</returns>
    public static string In(this LocalizedText text, Language language)
    {
        ArgumentNullException.ThrowIfNull(text);
        return language == Language.En && text.En.Length > 0 ? text.En : text.Nl;
    }
}
