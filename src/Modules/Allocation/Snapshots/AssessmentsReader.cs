using Grpc.Core;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Assessment.V1;
using TopGrid.Dataset;

namespace TopGrid.Allocation.Snapshots;

/// <summary>The assessments of a year as they were read from Assessment in one stream.</summary>
/// <param name="FactsRevision">Revision of the facts that was assessed.</param>
/// <param name="Qualifications">Per consortium whether it qualifies, and why.</param>
/// <param name="BoardDecisions">Decisions of the board, as rows that override the conditions.</param>
internal sealed record AssessmentsOfYear(
    long FactsRevision, IReadOnlyDictionary<string, (bool Qualifies, string Reason)> Qualifications,
    IReadOnlyList<AssessmentRow> BoardDecisions);

/// <summary>Reads the assessments of a year through Assessment's contract.</summary>
/// <param name="assessment">Assessment, in process.</param>
internal sealed class AssessmentsReader(AssessmentService.AssessmentServiceClient assessment)
{
    /// <exception cref="RpcException">FAILED_PRECONDITION or NOT_FOUND when the year was not assessed.</exception>
    public async Task<AssessmentsOfYear> ReadAsync(string yearName, CancellationToken cancellationToken)
    {
        using var call =
            assessment.StreamAssessments(new StreamAssessmentsRequest { Name = yearName }, cancellationToken: cancellationToken);
        long revision = 0;
        var qualifications = new Dictionary<string, (bool, string)>(StringComparer.Ordinal);
        var decisions = new List<AssessmentRow>();
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (part.PartCase == StreamAssessmentsResponse.PartOneofCase.Header)
            {
                revision = part.Header.FactsRevision;
                continue;
            }

            var one = part.Assessment;
            if (one.VerdictSource == VerdictSource.Board)
            {
                decisions.Add(new AssessmentRow(one.ConsortiumId, one.BoardDecision.Qualifies, one.BoardDecision.Reason));
            }

            qualifications[one.ConsortiumId] = (one.Verdict == Verdict.Qualifies, Reason(one));
        }

        return new AssessmentsOfYear(revision, qualifications, decisions);
    }

    private static string Reason(Assessment.V1.Assessment assessment) => Qualification.ReasonOf(
        assessment.Findings.Where(finding => finding.Outcome != ConditionFinding.Types.Outcome.Met).Select(finding => finding.Rule.Id));
}
