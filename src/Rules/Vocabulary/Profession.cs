namespace TopGrid.Rules.Vocabulary;

/// <summary>The professions that places are allocated for (docs/dataset.md, "Values"). Every profession is computed on its own.</summary>
public enum Profession
{
    /// <summary>Healthcare psychologist (gezondheidszorgpsycholoog).</summary>
    GZ,

    /// <summary>Psychotherapist.</summary>
    PT,

    /// <summary>Clinical psychologist (klinisch psycholoog).</summary>
    KP,

    /// <summary>Clinical neuropsychologist (klinisch neuropsycholoog).</summary>
    KNP,

    /// <summary>Nurse specialist in mental health (verpleegkundig specialist).</summary>
    VS,
}
