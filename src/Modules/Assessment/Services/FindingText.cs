using TopGrid.Assessment.Conditions;
using TopGrid.Assessment.Domain;
using TopGrid.Common.V1;

namespace TopGrid.Assessment.Services;

/// <summary>A finding in words: the outcome, the rule's sentence and the facts.</summary>
internal static class FindingText
{
    public static LocalizedText Of(StoredFinding finding, IReadOnlyList<ConditionFact> facts) => new()
    {
        Nl = Sentence(Dutch(finding.Outcome), finding.SentenceNl, "Vastgelegd", "onbekend", facts),
        En = Sentence(English(finding.Outcome), finding.SentenceEn, "On record", "unknown", facts),
    };

    private static string Sentence(string outcome, string rule, string intro, string unknown, IReadOnlyList<ConditionFact> facts)
    {
        var shown = facts.Select(fact => $"{fact.Column} ({fact.Key}) = {(fact.Value.Length == 0 ? unknown : fact.Value)}");
        return facts.Count == 0 ? $"{outcome}: {rule}" : $"{outcome}: {rule} {intro}: {string.Join("; ", shown)}.";
    }

    private static string Dutch(ConditionOutcome outcome) => outcome switch
    {
        ConditionOutcome.Met => "Voldaan",
        ConditionOutcome.NotMet => "Niet voldaan",
        _ => "Het bestuur beslist",
    };

    private static string English(ConditionOutcome outcome) => outcome switch
    {
        ConditionOutcome.Met => "Met",
        ConditionOutcome.NotMet => "Not met",
        _ => "The board decides",
    };
}
