using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using TopGrid.Audit.Domain;
using TopGrid.Audit.Persistence;
using TopGrid.Audit.Verification;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Data.Verification;
using TopGrid.Rpc.Errors;
using Wire = TopGrid.Audit.V1;

namespace TopGrid.Audit.Services;

/// <summary>Serves <c>topgrid.audit.v1.AuditService</c>.</summary>
internal sealed class AuditGrpcService(
    AuditLog log, ContentCheck check, IEnumerable<IRowVerifier> verifiers, ILogger<AuditGrpcService> logger)
    : Wire.AuditService.AuditServiceBase
{
    public override async Task<Wire.ListAuditEntriesResponse> ListAuditEntries(
        Wire.ListAuditEntriesRequest request, ServerCallContext context)
    {
        var filter = ListFilter.Parse(request.Filter, "user", "method", "resource", "outcome", "kind");
        var page = PageRequest.Read(
            request.PageSize, request.PageToken, nameof(ListAuditEntries), request.Filter, $"{request.StartTime}", $"{request.EndTime}");
        if (filter["kind"] is not (null or AuditEntry.Change or AuditEntry.Refusal))
        {
            throw Problems.InvalidArgument(
                $"'{filter["kind"]}' is not a kind", "field filter", $"Use {AuditEntry.Change} or {AuditEntry.Refusal}");
        }

        var found = await log.ListAsync(
            new AuditQuery(
                filter["user"], filter["method"], filter["resource"], filter["outcome"], filter["kind"],
                Instant(request.StartTime, "start_time"), Instant(request.EndTime, "end_time"),
                page.After is { } after ? long.Parse(after, CultureInfo.InvariantCulture) : null, page.Size),
            context.CancellationToken);
        var response = new Wire.ListAuditEntriesResponse();
        response.AuditEntries.AddRange(found.Take(page.Size).Select(ToMessage));
        if (found.Count > page.Size)
        {
            response.NextPageToken = page.NextToken(found[page.Size - 1].Sequence.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }

    public override async Task<Wire.VerifyAuditLogResponse> VerifyAuditLog(Wire.VerifyAuditLogRequest request, ServerCallContext context)
    {
        if (request.KnownSequence < 0 || (request.KnownSequence == 0) != (request.KnownHash.Length == 0))
        {
            throw Problems.InvalidArgument(
                "A known entry is a sequence and its hash", "fields known_sequence and known_hash",
                "Send both as they were written down, or neither");
        }

        var check = await log.CheckAsync(request.KnownSequence, request.KnownHash, context.CancellationToken);
        return new Wire.VerifyAuditLogResponse
        {
            Intact = check.Broken is null,
            EntryCount = check.Count,
            BrokenSequence = check.Broken ?? 0,
            LastSequence = check.LastSequence,
            LastHash = check.LastHash,
        };
    }

    public override async Task VerifyRows(
        Wire.VerifyRowsRequest request, IServerStreamWriter<Wire.VerifyRowsResponse> responseStream, ServerCallContext context)
    {
        var count = new ContentCount();
        var found = 0L;
        await foreach (var finding in check.CompareAsync(large: true, count, SayAsync, context.CancellationToken))
        {
            await WriteAsync(finding);
        }

        foreach (var verifier in verifiers)
        {
            await ComputeAsync(verifier);
        }

        await responseStream.WriteAsync(
            new Wire.VerifyRowsResponse
            {
                Summary = new Wire.VerifyRowsSummary
                {
                    FindingCount = found,
                    RowCount = count.Rows,
                    EntriesFromBefore = count.EntriesFromBefore,
                    UnloggedRowCount = count.Unlogged,
                },
            },
            context.CancellationToken);

        [SuppressMessage(
            "Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails on forged values is a finding.")]
        async Task ComputeAsync(IRowVerifier verifier)
        {
            try
            {
                await foreach (var finding in verifier.VerifyAsync(SayAsync, context.CancellationToken))
                {
                    await WriteAsync(finding);
                }
            }
            catch (Exception problem) when (problem is not OperationCanceledException && !context.CancellationToken.IsCancellationRequested)
            {
                // Values with which nothing can be computed, which the log has named: the other modules are compared all the same.
                logger.LogWarning(problem, "The rows of {Module} could not be computed again", verifier.Module);
                await WriteAsync(
                    new RowFinding(verifier.Module, "", RowFindingKind.Changed, RowBasis.Computation) { Found = problem.Message });
            }
        }

        Task SayAsync(string what) =>
            responseStream.WriteAsync(new Wire.VerifyRowsResponse { Comparing = what }, context.CancellationToken);

        Task WriteAsync(RowFinding finding)
        {
            found++;
            return responseStream.WriteAsync(new Wire.VerifyRowsResponse { Finding = ToMessage(finding) }, context.CancellationToken);
        }
    }

    private static Wire.RowFinding ToMessage(RowFinding finding) => new()
    {
        Table = finding.Table,
        Key = finding.Key,
        KnownBy = finding.KnownBy,
        Kind = finding.Kind switch
        {
            RowFindingKind.Changed => Wire.RowFinding.Types.Kind.Changed,
            RowFindingKind.Added => Wire.RowFinding.Types.Kind.Added,
            _ => Wire.RowFinding.Types.Kind.Missing,
        },
        Basis = finding.Basis == RowBasis.Log ? Wire.RowFinding.Types.Basis.Log : Wire.RowFinding.Types.Basis.Computation,
        AuditEntry = finding.Sequence > 0 ? new AuditEntryName(finding.Sequence).ToString() : "",
        Expected = finding.Expected,
        Found = finding.Found,
    };

    private static DateTimeOffset? Instant(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw Problems.InvalidArgument("The instant does not exist", $"field {field}", "Send seconds and 0 to 999,999,999 nanoseconds");
        }
    }

    private static Wire.AuditEntry ToMessage(AuditEntry entry)
    {
        var message = new Wire.AuditEntry
        {
            Name = new AuditEntryName(entry.Sequence).ToString(),
            Sequence = entry.Sequence,
            Time = entry.At.ToTimestamp(),
            Kind = entry.Kind == AuditEntry.Change ? Wire.AuditEntry.Types.Kind.Change : Wire.AuditEntry.Types.Kind.Refusal,
            User = entry.UserId,
            Peer = entry.Peer,
            Method = entry.Method,
            Resource = entry.Resource,
            RequestId = entry.RequestId,
            Outcome = entry.Outcome,
            Detail = entry.Detail,
            Count = entry.Count,
            Hash = entry.Hash,
            OnBehalfOf = entry.OnBehalfOf ?? "",
            Mandate = entry.Mandate ?? "",
            ContentsHash = entry.Contents ?? "",
        };
        message.Via.AddRange(entry.Via.Split(',', StringSplitOptions.RemoveEmptyEntries));
        return message;
    }
}
