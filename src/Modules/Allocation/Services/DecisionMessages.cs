using Google.Protobuf;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using TopGrid.Rules.Protocols;
using RuleBasis = TopGrid.Rules.Vocabulary.Basis;
using Words = TopGrid.Rules.Vocabulary.Language;

namespace TopGrid.Allocation.Services;

/// <summary>Makes the message of a decision row, with its rule and in words.</summary>
internal static class DecisionMessages
{
    private static readonly HashSet<string> _ownFields = ["step", "profession", "party", "rule", "basis"];

    public static Decision Of(RunRow run, SequencedDecision decision, RowFields fields, Wording words, Protocol protocol)
    {
        var profession = Professions.Of(decision.Profession);
        var rule = protocol.Rules[fields.Rule];
        var message = new Decision
        {
            Name = new DecisionName(run.Year, $"r{run.Number}", (int)decision.Sequence).ToString(),
            Sequence = decision.Sequence,
            Step = fields.Step,
            Profession = profession,
            Party = decision.Party,
            Rule = new RuleReference
            {
                Id = rule.Id,
                Basis = rule.Basis switch
                {
                    RuleBasis.Stated => Common.V1.Basis.Stated,
                    RuleBasis.Inferred => Common.V1.Basis.Inferred,
                    _ => Common.V1.Basis.Chosen,
                },
                Source = rule.Source,
                Sentence = new LocalizedText { Nl = rule.Sentence.Nl, En = rule.Sentence.En },
            },
            Text = new LocalizedText { Nl = words.Sentence(fields, Words.Dutch), En = words.Sentence(fields, Words.English) },
            Leaf = ByteString.CopyFrom(decision.Leaf),
        };
        foreach ((var name, var value) in fields.Values.Where(field => !_ownFields.Contains(field.Key)))
        {
            message.Facts[name] = value;
        }

        return message;
    }
}
