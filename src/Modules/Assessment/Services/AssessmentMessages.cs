using Google.Protobuf.WellKnownTypes;
using TopGrid.Assessment.Conditions;
using TopGrid.Assessment.Domain;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using RuleBasis = TopGrid.Rules.Vocabulary.Basis;
using Wire = TopGrid.Assessment.V1;

namespace TopGrid.Assessment.Services;

/// <summary>Domain to messages.</summary>
internal static class AssessmentMessages
{
    public static Wire.Assessment ToMessage(this ConsortiumState state, IEnumerable<StoredFinding> findings)
    {
        var (assessed, consortium, decision) = state;
        var message = new Wire.Assessment
        {
            Name = new AssessmentName(assessed.Year, consortium.Consortium).ToString(),
            ConsortiumId = consortium.Consortium,
            DisplayName = consortium.DisplayName,
            ConditionSet = assessed.ConditionSet,
            Verdict = state.Verdict.ToMessage(),
            VerdictSource = state.VerdictBasis switch
            {
                VerdictBasis.Board => Wire.VerdictSource.Board,
                VerdictBasis.Facts => Wire.VerdictSource.Facts,
                _ => Wire.VerdictSource.Conditions,
            },
            FactsRevision = assessed.FactsRevision,
            InputHash = assessed.InputHash,
            AssessTime = Timestamp.FromDateTimeOffset(assessed.AssessedAt),
            Etag = state.Etag,
        };
        message.Findings.AddRange(findings.Select(ToMessage));
        if (decision is not null)
        {
            message.BoardDecision = new Wire.BoardDecision
            {
                Qualifies = decision.Qualifies,
                Reason = decision.Reason,
                Decider = decision.Decider,
                DecideTime = Timestamp.FromDateTimeOffset(decision.DecidedAt),
            };
        }

        return message;
    }

    public static Wire.Verdict ToMessage(this ConsortiumVerdict verdict) => verdict switch
    {
        ConsortiumVerdict.Qualifies => Wire.Verdict.Qualifies,
        ConsortiumVerdict.DoesNotQualify => Wire.Verdict.DoesNotQualify,
        _ => Wire.Verdict.BoardDecides,
    };

    private static Wire.ConditionFinding ToMessage(StoredFinding finding)
    {
        var facts = StoredFacts.FromText(finding.Facts);
        var message = new Wire.ConditionFinding
        {
            Condition = finding.Kind,
            Outcome = finding.Outcome switch
            {
                ConditionOutcome.Met => Wire.ConditionFinding.Types.Outcome.Met,
                ConditionOutcome.NotMet => Wire.ConditionFinding.Types.Outcome.NotMet,
                _ => Wire.ConditionFinding.Types.Outcome.BoardDecides,
            },
            Rule = new RuleReference
            {
                Id = finding.RuleId,
                Basis = finding.Basis switch
                {
                    RuleBasis.Stated => Basis.Stated,
                    RuleBasis.Inferred => Basis.Inferred,
                    _ => Basis.Chosen,
                },
                Source = finding.Source,
                Sentence = new LocalizedText { Nl = finding.SentenceNl, En = finding.SentenceEn },
            },
            Text = FindingText.Of(finding, facts),
        };
        message.Facts.AddRange(facts.Select(fact =>
            new Wire.ConditionFact { File = fact.File, Key = fact.Key, Column = fact.Column, Value = fact.Value }));
        return message;
    }
}
