using System.Globalization;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Texts;

/// <summary>The same text in Dutch and English; <c>{0}</c>, <c>{1}</c> ... stand for what is filled in.</summary>
internal sealed record Phrase(string Dutch, string English)
{
    public string In(Language language, params ReadOnlySpan<object?> values)
    {
        var text = language == Language.English ? English : Dutch;
        return values.IsEmpty ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }
}
