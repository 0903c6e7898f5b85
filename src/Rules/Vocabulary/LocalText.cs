namespace TopGrid.Rules.Vocabulary;

/// <summary>A text in the two languages of the product.</summary>
/// <param name="Nl">Dutch, what institutions read.</param>
/// <param name="En">English, on request.</param>
public sealed record LocalText(string Nl, string En)
{
    /// <summary>The text in <paramref name="language"/>.</summary>
    public string In(Language language) => language == Language.English ? En : Nl;
}
