using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TopGrid.Audit.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary><c>audit list, verify</c>: who changed what and who was refused what.</summary>
internal static class AuditCommands
{
    private const int DefaultLimit = 100;

    public static Command Build(Shell shell, HostCalls calls) =>
        shell.Group("audit", Phrases.CmdAudit, List(shell, calls), Verify(shell, calls));

    private static Command List(Shell shell, HostCalls calls)
    {
        var filter = shell.Text("--filter", "EXPR", Phrases.OptFilter);
        var since = shell.Text("--since", "DATE", Phrases.OptSince);
        var limit = shell.Number("--limit", Phrases.OptLimit, 1, 1_000_000);
        return calls.Command("list", "audit list", Phrases.CmdAuditList, [filter, since, limit], async (call, session) =>
        {
            Timestamp? from = null;
            if (call.Value(since) is { } text && (from = InstantOf(text)) is null)
            {
                return call.Screen.Refuse(Phrases.NoInstant, text);
            }

            var entries = await ReadAsync(session, call.Value(filter) ?? "", from, call.Value(limit) ?? DefaultLimit, call.Stop);
            call.Screen.Print(new Document(ProtoJson.ToJson(entries)).Table(
                [
                    Column.Number(Phrases.ColNumber), new(Phrases.ColTime), new(Phrases.ColUser), new(Phrases.ColOnBehalfOf),
                    new(Phrases.ColMethod), new(Phrases.ColResource), new(Phrases.ColOutcome), Column.Number(Phrases.ColTimes),
                ],
                entries.Select(entry => (IReadOnlyList<string>)[
                    Cell.Of(entry.Sequence), Instants.Show(entry.Time),
                    entry.User.Length > 0 ? string.Join(" > ", [entry.User, .. entry.Via]) : "-",
                    entry.Mandate.Length > 0 ? $"{entry.OnBehalfOf} ({entry.Mandate})" : "", Names.Last(entry.Method), entry.Resource,
                    entry.Outcome, Cell.Of(entry.Count),
                ])));
            return ExitCodes.Done;
        });
    }

    private static Command Verify(Shell shell, HostCalls calls)
    {
        var known = shell.Text("--known", "SEQUENCE:HASH", Phrases.OptKnown);
        var all = shell.Flag("--all", Phrases.OptAllRows);
        return calls.Command("verify", "audit verify", Phrases.CmdAuditVerify, [known, all], async (call, session) =>
        {
            var request = new VerifyAuditLogRequest();
            if (call.Value(known) is { } text)
            {
                var parts = text.Split(':');
                if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                {
                    return call.Screen.Refuse(Phrases.NoKnownEntry, text);
                }

                (request.KnownSequence, request.KnownHash) = (sequence, parts[1]);
            }

            var found = await session.Audit.VerifyAuditLogAsync(request, cancellationToken: call.Stop);
            var said = found.Intact
                ? call.Screen.In(Phrases.AuditIntact, found.EntryCount, $"{found.LastSequence}:{found.LastHash}")
                : call.Screen.In(Phrases.AuditBroken, found.BrokenSequence);
            if (!call.Value(all))
            {
                call.Screen.Print(new Document(ProtoJson.ToJson(found)).Line(said));
                return found.Intact ? ExitCodes.Done : ExitCodes.No;
            }

            var (findings, summary) = await CompareAsync(call.Screen, session, call.Stop);
            call.Screen.Print(ToDocument(call.Screen, found, said, findings, summary));
            return found.Intact && findings.Count == 0 ? ExitCodes.Done : ExitCodes.No;
        });
    }

    private static async Task<(List<RowFinding> Findings, VerifyRowsSummary Summary)> CompareAsync(
        Screen screen, Session session, CancellationToken stop)
    {
        using var call = session.Audit.VerifyRows(new VerifyRowsRequest(), cancellationToken: stop);
        var findings = new List<RowFinding>();
        VerifyRowsSummary? summary = null;
        await foreach (var message in call.ResponseStream.ReadAllAsync(stop))
        {
            switch (message.PartCase)
            {
                case VerifyRowsResponse.PartOneofCase.Finding:
                    findings.Add(message.Finding);
                    break;
                case VerifyRowsResponse.PartOneofCase.Summary:
                    summary = message.Summary;
                    break;
                case VerifyRowsResponse.PartOneofCase.Comparing when !screen.ForMachines:
                    screen.Say(Phrases.RowsComparing, message.Comparing);
                    break;
                default:
                    // What a newer host says beside.
                    break;
            }
        }

        return (findings, summary ?? throw new InvalidDataException("The host ended before it had compared all rows."));
    }

    private static Document ToDocument(
        Screen screen, VerifyAuditLogResponse log, string said, List<RowFinding> findings, VerifyRowsSummary summary)
    {
        var json = ProtoJson.ToJson(log);
        json["findings"] = ProtoJson.ToJson(findings);
        json["rows"] = ProtoJson.ToJson(summary);
        var document = new Document(json).Line(said);
        foreach (var finding in findings)
        {
            document.Line(Sentence(screen, finding));
        }

        // A row may differ from the log and from what is computed too.
        var rows = findings.DistinctBy(finding => (finding.Table, finding.Key)).Count();
        document.Line(rows == 0 ? screen.In(Phrases.RowsAgree, summary.RowCount) : screen.In(Phrases.RowsDiffer, rows));
        return summary.EntriesFromBefore == 0
            ? document
            : document.Line(screen.In(Phrases.RowsFromBefore, summary.EntriesFromBefore, summary.UnloggedRowCount));
    }

    private static string Sentence(Screen screen, RowFinding finding)
    {
        string[] parts = [finding.Table, finding.Key, finding.KnownBy.Length > 0 ? $"({finding.KnownBy})" : ""];
        var row = string.Join(' ', parts.Where(part => part.Length > 0));
        var what = screen.In(
            finding.Kind switch
            {
                RowFinding.Types.Kind.Changed => Phrases.RowChanged,
                RowFinding.Types.Kind.Added => Phrases.RowAdded,
                _ => Phrases.RowMissing,
            },
            row);
        var against = finding.AuditEntry.Length > 0 ? screen.In(Phrases.RowByLog, Names.Last(finding.AuditEntry))
            : screen.In(finding.Basis == RowFinding.Types.Basis.Log ? Phrases.RowNotInLog : Phrases.RowByComputation);
        var values = finding.Expected.Length + finding.Found.Length > 0
            ? screen.In(Phrases.RowValues, Or(finding.Expected), Or(finding.Found))
            : "";
        return what + against + values;
    }

    private static string Or(string value) => value.Length > 0 ? value : "-";

    private static async Task<List<AuditEntry>> ReadAsync(
        Session session, string filter, Timestamp? from, int limit, CancellationToken stop)
    {
        var entries = new List<AuditEntry>();
        var request = new ListAuditEntriesRequest { Filter = filter, StartTime = from };
        do
        {
            request.PageSize = Math.Min(Listing.PageSize, limit - entries.Count);
            var page = await session.Audit.ListAuditEntriesAsync(request, cancellationToken: stop);
            entries.AddRange(page.AuditEntries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && entries.Count < limit);

        return entries;
    }

    private static Timestamp? InstantOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.ToTimestamp()
            : null;
}
