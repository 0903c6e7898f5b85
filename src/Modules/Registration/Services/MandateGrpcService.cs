using System.Security.Cryptography;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Data.Transactions;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;

namespace TopGrid.Registration.Services;

/// <summary>The contract <c>topgrid.registration.v1.MandateService</c>.</summary>
internal sealed class MandateGrpcService(
    MandateStore mandates, YearStore years, RequestAnswers answers, TimeProvider clock) : MandateService.MandateServiceBase
{
    private static readonly string[] _states = ["pending", "in-force", "expired", "withdrawn"];

    public override async Task<ListMandatesResponse> ListMandates(ListMandatesRequest request, ServerCallContext context)
    {
        var filter = ListFilter.Parse(request.Filter, "represented", "representative", "state");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListMandates), request.Filter);
        var state = (Mandate.Types.State?)(Listing.Code(filter, "state", _states) + 1);
        var caller = context.GetCaller();
        var today = mandates.Today;
        var rows = (await mandates.ListAsync(SeesAll(caller) ? null : caller.Institutions, context.CancellationToken)).Where(row =>
            (filter["represented"] ?? row.Represented) == row.Represented
            && (filter["representative"] is not { } acting || row.Representative == acting || row.Successor == acting)
            && (state is null || row.StateOn(today) == state));
        var shown = Listing.Page(page, rows, row => row.Id);
        var response = new ListMandatesResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Mandates.AddRange(shown.Items.Select(row => row.ToMessage(today)));
        return response;
    }

    public override async Task<Mandate> GetMandate(GetMandateRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<MandateName>(request.Name, "name");
        var row = await mandates.FindAsync(name.Mandate, context.CancellationToken);
        return Seen(row, name, context.GetCaller()).ToMessage(mandates.Today);
    }

    public override async Task<Mandate> CreateMandate(CreateMandateRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var key = RequestKey.Of(caller, context.Method, request.RequestId, request);
        await using var transaction = await mandates.BeginAsync(context.CancellationToken);
        if (await answers.FindAsync(transaction, key, Mandate.Parser, context.CancellationToken) is { } answered)
        {
            return answered;
        }

        var row = MandateMessages.Read(request.Mandate, mandates.Today) with
        {
            Id = RandomNumberGenerator.GetHexString(16, lowercase: true),
            GivenBy = caller.UserId,
            GivenAt = YearWriter.Micros(clock.GetUtcNow()),
        };
        await CheckMayGiveAsync(caller, row, context.CancellationToken);
        if (await MandateStore.OverlappingAsync(transaction, row, context.CancellationToken) is { } other)
        {
            throw Problems.FailedPrecondition(
                $"{row.Represented} gave a mandate that holds on some of these days", new MandateName(other.Id).ToString(),
                "Withdraw that one first, or choose days before or after it: one practice acts for another at a time",
                Reasons.MandateOverlaps);
        }

        await MandateStore.SaveAsync(transaction, row, isNew: true, context.CancellationToken);
        return await AnswerAsync(transaction, key, row, context);
    }

    public override async Task<Mandate> WithdrawMandate(WithdrawMandateRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var name = ResourceNames.Parse<MandateName>(request.Name, "name");
        var key = RequestKey.Of(caller, context.Method, request.RequestId, request);
        await using var transaction = await mandates.BeginAsync(context.CancellationToken);
        if (await answers.FindAsync(transaction, key, Mandate.Parser, context.CancellationToken) is { } answered)
        {
            return answered;
        }

        var row = Seen(await MandateStore.FindAsync(transaction, name.Mandate, context.CancellationToken), name, caller);
        if (!caller.Has(CallerRole.Operator) && !caller.Institutions.Contains(row.Represented))
        {
            throw Problems.PermissionDenied(
                $"{row.Represented} gave this mandate", name.ToString(), "Ask that institution, or TOP, to withdraw it",
                Reasons.MandateInvalid);
        }

        if (row.WithdrawnAt is null)
        {
            row = row with { WithdrawnBy = caller.UserId, WithdrawnAt = YearWriter.Micros(clock.GetUtcNow()) };
            await MandateStore.SaveAsync(transaction, row, isNew: false, context.CancellationToken);
        }

        return await AnswerAsync(transaction, key, row, context);
    }

    private async Task<Mandate> AnswerAsync(Transaction transaction, RequestKey key, MandateRow row, ServerCallContext context)
    {
        var message = row.ToMessage(mandates.Today);
        context.NoteResource(message.Name);
        await answers.KeepAsync(transaction, key, message, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return message;
    }

    private async Task CheckMayGiveAsync(Caller caller, MandateRow row, CancellationToken cancellationToken)
    {
        if (!caller.Has(CallerRole.Operator))
        {
            // Nothing is looked up: an institution learns nothing of the tpids that it names.
            if (!caller.Institutions.Contains(row.Represented))
            {
                throw Problems.PermissionDenied(
                    $"'{row.Represented}' is not your own institution", "field mandate.represented",
                    "Give a mandate for your own institution; one that you hold is not passed on", Reasons.MandateInvalid);
            }

            return;
        }

        // An operator who types a tpid wrongly would give rights to nobody, or to the wrong one.
        HashSet<string> unknown = [
            row.Represented, row.Representative, .. row.Successor is { } successor ? [successor] : Array.Empty<string>()];
        foreach (var year in await years.YearsAsync(cancellationToken))
        {
            if (await years.FindAsync(year, cancellationToken) is { } stored)
            {
                unknown.ExceptWith(stored.Facts.Institutions.Select(institution => institution.Tpid));
            }
        }

        if (unknown.Count > 0)
        {
            throw Problems.InvalidArgument(
                $"No imported year knows {string.Join(", ", unknown.Order(StringComparer.Ordinal))}", "field mandate",
                "Send tpids of institutions of an imported year");
        }
    }

    private static bool SeesAll(Caller caller) => caller.Has(CallerRole.Operator) || caller.Has(CallerRole.Auditor);

    private static MandateRow Seen(MandateRow? row, MandateName name, Caller caller) =>
        row is not null
            && (SeesAll(caller) || caller.Institutions.Contains(row.Represented) || caller.Institutions.Contains(row.Representative)
            || (row.Successor is { } successor && caller.Institutions.Contains(successor)))
            ? row
            : throw Refusals.NoSuch("mandate", name.ToString());
}
