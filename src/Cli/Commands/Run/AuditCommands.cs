using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
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

    public static Command Build(Shell shell, HostCalls calls) => shell.Group("audit", Phrases.CmdAudit, List(shell, calls), Verify(shell, calls));

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
                    Column.Number(Phrases.ColNumber), new(Phrases.ColTime), new(Phrases.ColUser), new(Phrases.ColOnBehalfOf), new(Phrases.ColMethod), new(Phrases.ColResource),
                    new(Phrases.ColOutcome), Column.Number(Phrases.ColTimes),
                ],
                entries.Select(entry => (IReadOnlyList<string>)[
                    Cell.Of(entry.Sequence), Instants.Show(entry.Time), entry.User.Length > 0 ? string.Join(" > ", [entry.User, .. entry.Via]) : "-",
                    entry.Mandate.Length > 0 ? $"{entry.OnBehalfOf} ({entry.Mandate})" : "",
                    Names.Last(entry.Method), entry.Resource, entry.Outcome, Cell.Of(entry.Count),
                ])));
            return ExitCodes.Done;
        });
    }

    private static Command Verify(Shell shell, HostCalls calls)
    {
        var known = shell.Text("--known", "SEQUENCE:HASH", Phrases.OptKnown);
        return calls.Command("verify", "audit verify", Phrases.CmdAuditVerify, [known], async (call, session) =>
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
            call.Screen.Print(new Document(ProtoJson.ToJson(found)).Line(found.Intact
                ? call.Screen.In(Phrases.AuditIntact, found.EntryCount, $"{found.LastSequence}:{found.LastHash}")
                : call.Screen.In(Phrases.AuditBroken, found.BrokenSequence)));
            return found.Intact ? ExitCodes.Done : ExitCodes.No;
        });
    }

    private static async Task<List<AuditEntry>> ReadAsync(Session session, string filter, Timestamp? from, int limit, CancellationToken stop)
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
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToTimestamp() : null;
}
