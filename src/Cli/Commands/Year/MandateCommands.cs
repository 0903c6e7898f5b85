using System.CommandLine;
using System.Globalization;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;
using TopGrid.Registration.V1;
using Date = Google.Type.Date;
using State = TopGrid.Registration.V1.Mandate.Types.State;

namespace TopGrid.Cli.Commands;

/// <summary><c>mandate give, withdraw, list</c>: one practice acts for another for a period.</summary>
internal static class MandateCommands
{
    public static Command Build(Shell shell, HostCalls calls) =>
        shell.Group("mandate", Phrases.CmdMandate, Give(shell, calls), Withdraw(shell, calls), List(shell, calls));

    private static Command Give(Shell shell, HostCalls calls)
    {
        var represented = shell.Text("--for", "TPID", Phrases.OptRepresented, required: true);
        var representative = shell.Text("--to", "TPID", Phrases.OptRepresentative, required: true);
        var from = shell.Text("--from", "DATE", Phrases.OptValidFrom, required: true);
        var until = shell.Text("--until", "DATE", Phrases.OptValidUntil, required: true);
        var successor = shell.Text("--successor", "TPID", Phrases.OptSuccessor);
        var successorUntil = shell.Text("--successor-until", "DATE", Phrases.OptSuccessorUntil);
        return calls.Command(
            "give", "mandate give", Phrases.CmdMandateGive, [represented, representative, from, until, successor, successorUntil],
            async (call, session) =>
            {
                string?[] days = [call.Value(from), call.Value(until), call.Value(successorUntil)];
                if (days.FirstOrDefault(day => day is not null && DayOf(day) is null) is { } wrong)
                {
                    return call.Screen.Refuse(Phrases.NotADay, wrong);
                }

                var mandate = new Mandate
                {
                    Represented = call.Required(represented),
                    Representative = call.Required(representative),
                    ValidFrom = DayOf(days[0]),
                    ValidUntil = DayOf(days[1]),
                    Successor = call.Value(successor) ?? "",
                    SuccessorUntil = DayOf(days[2]),
                };
                var given = await session.Mandates.CreateMandateAsync(
                    new CreateMandateRequest { Mandate = mandate, RequestId = Session.NewRequestId() }, cancellationToken: call.Stop);
                return Print(call, [given], one: true);
            });
    }

    private static Command Withdraw(Shell shell, HostCalls calls)
    {
        var name = shell.Argument("MANDATE", Phrases.ArgMandate);
        return calls.Command("withdraw", "mandate withdraw", Phrases.CmdMandateWithdraw, [name], async (call, session) =>
        {
            var withdrawn = await session.Mandates.WithdrawMandateAsync(
                new WithdrawMandateRequest { Name = Names.Mandate(call.Value(name)), RequestId = Session.NewRequestId() },
                cancellationToken: call.Stop);
            return Print(call, [withdrawn], one: true);
        });
    }

    private static Command List(Shell shell, HostCalls calls)
    {
        var filter = shell.Text("--filter", "EXPR", Phrases.OptFilter);
        return calls.Command("list", "mandate list", Phrases.CmdMandateList, [filter], async (call, session) =>
        {
            var all = await Listing.AllAsync<Mandate>(async token =>
            {
                var page = await session.Mandates.ListMandatesAsync(
                    new ListMandatesRequest { PageSize = Listing.PageSize, PageToken = token, Filter = call.Value(filter) ?? "" },
                    cancellationToken: call.Stop);
                return (page.Mandates, page.NextPageToken);
            });
            return Print(call, all, one: false);
        });
    }

    private static int Print(Call call, List<Mandate> mandates, bool one)
    {
        var screen = call.Screen;
        call.Screen.Print(new Document(one ? ProtoJson.ToJson(mandates[0]) : ProtoJson.ToJson(mandates)).Table(
            [
                new(Phrases.ColMandate), new(Phrases.ColRepresented), new(Phrases.ColRepresentative), new(Phrases.ColFirstDay),
                new(Phrases.ColLastDay), new(Phrases.ColSuccessor), new(Phrases.ColLastDay), new(Phrases.ColMandateState),
                new(Phrases.ColActing),
            ],
            mandates.Select(mandate => (IReadOnlyList<string>)[
                Names.Last(mandate.Name), mandate.Represented, mandate.Representative, Show(mandate.ValidFrom), Show(mandate.ValidUntil),
                mandate.Successor.Length > 0 ? mandate.Successor : "-", Show(mandate.SuccessorUntil), screen.In(NameOf(mandate.State)),
                mandate.Acting.Length > 0 ? mandate.Acting : "-",
            ])));
        return ExitCodes.Done;
    }

    private static Phrase NameOf(State state) => state switch
    {
        State.Pending => Phrases.MandatePending,
        State.InForce => Phrases.MandateInForce,
        State.Withdrawn => Phrases.MandateWithdrawn,
        _ => Phrases.MandateExpired,
    };

    private static Date? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToMessage() : null;

    private static string Show(Date? date) => Dates.TryRead(date, out var day) && day is { } known ? known.ToIso() : "-";
}
