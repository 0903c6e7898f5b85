namespace TopGrid.Rules.Vocabulary;

/// <summary>The names of <see cref="Basis"/> in files and in evidence, and for people.</summary>
public static class BasisName
{
    /// <summary><c>stated</c>, <c>inferred</c> or <c>chosen</c>.</summary>
    public static string Of(Basis basis) => basis switch
    {
        Basis.Stated => "stated",
        Basis.Inferred => "inferred",
        _ => "chosen",
    };

    /// <summary>The basis as people read it.</summary>
    public static string Of(Basis basis, Language language) => (basis, language) switch
    {
        (_, Language.English) => Of(basis),
        (Basis.Stated, _) => "staat in de bron",
        (Basis.Inferred, _) => "afgeleid uit bronnen",
        _ => "keuze waar de bronnen zwijgen",
    };

    internal static Basis? Parse(string text) => text switch
    {
        "stated" => Basis.Stated,
        "inferred" => Basis.Inferred,
        "chosen" => Basis.Chosen,
        _ => null,
    };
}
