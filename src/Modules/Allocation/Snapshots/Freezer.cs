using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Dataset;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Snapshots;

/// <summary>
/// Freezes the facts of a year: what a run computes on and everyone can check afterwards (docs/architecture.md, "The way of a run").
/// </summary>
/// <param name="facts">Registration's facts.</param>
/// <param name="assessments">Assessment's findings and decisions.</param>
/// <param name="protocols">The protocols.</param>
/// <param name="store">Where snapshots are kept.</param>
/// <param name="clock">The clock.</param>
internal sealed class Freezer(
    FactsReader facts, AssessmentsReader assessments, ProtocolLibrary protocols, SnapshotStore store, TimeProvider clock)
{
    /// <summary>Freezes the current facts as a proposal, or returns the snapshot of the very same input.</summary>
    public async Task<SnapshotRow> ProposeAsync(
        int year, string stage, string protocolId, long expectedRevision, string user, CancellationToken cancellationToken)
    {
        var yearName = $"years/{year}";
        var read = await facts.ReadAsync(yearName, cancellationToken);
        if (expectedRevision != 0 && expectedRevision != read.Revision)
        {
            throw Problems.Aborted(
                $"The facts are at revision {read.Revision}, not {expectedRevision}", yearName,
                "Look at what changed and freeze again with the new revision");
        }

        var assessed = await assessments.ReadAsync(yearName, cancellationToken);
        if (assessed.FactsRevision != read.Revision)
        {
            throw Problems.FailedPrecondition(
                $"The consortia were assessed at revision {assessed.FactsRevision} of the facts, which are now at {read.Revision}",
                yearName, "Assess the year again, then freeze it");
        }

        var frozen = WithSeed(WithDecisions(Valid(read, yearName), assessed.BoardDecisions));
        var protocol = LoadProtocol(protocolId.Length == 0 ? frozen.Year.Protocol : protocolId, year);
        var snapshot = Describe(frozen, protocol, read.Revision, year, stage, user, assessed);
        return await store.AddAsync(
            snapshot,
            DatasetWriter.FileNames(frozen).Select(file => (file, Content(frozen, file))),
            assessed.Qualifications.Select(one => new QualificationRow(snapshot.Id, one.Key, one.Value.Qualifies, one.Value.Reason)),
            cancellationToken);
    }

    private SnapshotRow Describe(
        DatasetYear frozen, Protocol protocol, long revision, int year, string stage, string user, AssessmentsOfYear assessed)
    {
        var inputHash = CanonicalForm.InputHash(frozen);
        var protocolHash = protocol.Hash();
        return new SnapshotRow
        {
            Id = Identifier(inputHash, protocolHash, stage, assessed),
            Year = year,
            Stage = stage,
            ProtocolId = protocol.Id,
            ProtocolText = ProtocolWriter.Write(protocol),
            ProtocolHash = protocolHash,
            InputHash = inputHash,
            SeedCommitment = CanonicalForm.SeedCommitment(frozen.Year.Seed!),
            Seed = Convert.FromHexString(frozen.Year.Seed!),
            SubjectKey = RandomNumberGenerator.GetBytes(32),
            LadderVersion = LadderVersion.Current,
            FactsRevision = revision,
            State = SnapshotState.Proposed,
            ProposedBy = user,
            ProposedAt = clock.GetUtcNow(),
        };
    }

    private static DatasetYear Valid(FactsOfYear read, string yearName) => read.Reading is { HasErrors: false, Year: { } year }
        ? year
        : throw Problems.FailedPrecondition(
            "The facts hold errors: "
                + string.Join(
                    " | ",
                    read.Reading.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Describe())),
            yearName,
            "Correct these facts and freeze again");

    private static DatasetYear WithDecisions(DatasetYear year, IReadOnlyList<AssessmentRow> decisions)
    {
        HashSet<string> decided = [.. decisions.Select(row => row.Consortium)];
        return year with { Assessments = [.. year.Assessments.Where(row => !decided.Contains(row.Consortium)), .. decisions] };
    }

    // rules.md 4.3: a seed that the facts do not hold is drawn from the system, and its commitment known before the run.
    private static DatasetYear WithSeed(DatasetYear year) => string.IsNullOrEmpty(year.Year.Seed)
        ? year with { Year = year.Year with { Seed = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) } }
        : year;

    private Protocol LoadProtocol(string id, int year)
    {
        var protocol = protocols.Find(id) ?? throw Problems.FailedPrecondition(
            $"There is no protocol '{id}'", "protocol", $"Choose one of {string.Join(", ", protocols.Ids)}");
        return protocol.Covers(year) ? protocol : throw Problems.FailedPrecondition(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Protocol {id} holds from {protocol.ValidFrom:yyyy-MM-dd} until {protocol.ValidUntil:yyyy-MM-dd}, which is not the year {year}"),
            "protocol",
            "Let the year name a protocol that was made for it");
    }

    private static string Identifier(string inputHash, string protocolHash, string stage, AssessmentsOfYear assessed)
    {
        var qualifications = string.Join('\n', assessed.Qualifications.OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value.Qualifies} {one.Value.Reason}")));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{inputHash}\n{protocolHash}\n{stage}\n{qualifications}"));
        return Convert.ToHexStringLower(hash)[..16];
    }

    private static byte[] Content(DatasetYear year, string file)
    {
        using var content = new MemoryStream();
        DatasetWriter.WriteFile(year, file, content);
        return content.ToArray();
    }
}
