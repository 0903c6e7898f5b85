using TopGrid.Allocation.V1;

namespace TopGrid.Allocation.Services;

/// <summary>The stages of a year's proposal as words, in their order.</summary>
internal static class StageNames
{
    private static readonly (Stage Stage, string Word)[] _stages =
        [(Stage.Concept, "concept"), (Stage.ConceptDefinitive, "concept-definitive"), (Stage.Definitive, "definitive")];

    /// <summary>The word of a stage, or null for none.</summary>
    public static string? Word(Stage stage) => _stages.FirstOrDefault(one => one.Stage == stage).Word;

    /// <summary>The stage of a word.</summary>
    public static Stage Of(string word) => _stages.FirstOrDefault(one => one.Word == word).Stage;

    /// <summary>The stage before, which must be published first; null for the first.</summary>
    public static string? Before(string word)
    {
        var index = Array.FindIndex(_stages, one => one.Word == word);
        return index > 0 ? _stages[index - 1].Word : null;
    }

    /// <summary>All words, for messages.</summary>
    public static string All { get; } = string.Join(", ", _stages.Select(one => one.Word));
}
