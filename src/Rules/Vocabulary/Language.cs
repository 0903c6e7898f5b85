namespace TopGrid.Rules.Vocabulary;

/// <summary>Language of texts for people.</summary>
public enum Language
{
    /// <summary>Dutch, the default.</summary>
    Dutch,

    /// <summary>English.</summary>
    English,
}
