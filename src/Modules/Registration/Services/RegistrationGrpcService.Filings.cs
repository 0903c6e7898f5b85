using Google.Protobuf;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using Profession = TopGrid.Rules.Vocabulary.Profession;

namespace TopGrid.Registration.Services;

/// <content>What institutions file for themselves: requests and returns.</content>
internal sealed partial class RegistrationGrpcService
{
    private const int MaxPlaces = ColumnSchema.LargestNumber;

    public override Task<PlaceRequest> FileRequest(FileRequestRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<InstitutionName>(request.Parent, "parent");
        var profession = ReadProfession(request.Profession);
        var round = request.Round switch
        {
            0 or 1 => 1,
            2 => 2,
            _ => throw Problems.InvalidArgument($"There is no round {request.Round}", "field round", "Send 1, or 2 for the extra round"),
        };
        var places = ReadPlaces(request.Places, 0, MaxPlaces, "places");
        return FileAsync(context, nameof(FileRequest), request.RequestId, name.Year, request, PlaceRequest.Parser, Edit, Answer, name.Tpid);

        YearEdit Edit(View view)
        {
            OwnInstitution(view, name, orServed: true);
            if (round == 1)
            {
                CheckRequestDeadline(view);
            }

            var before =
                view.Year.Facts.Requests.FirstOrDefault(row => row.Tpid == name.Tpid && row.Profession == profession && row.Round == round);
            return new YearEdit().Replace(FactTables.Requests.File, before, new RequestRow(name.Tpid, profession, round, places));
        }

        PlaceRequest Answer(StoredYear year) => new RequestRow(name.Tpid, profession, round, places).ToMessage(year.AllocationYear);
    }

    public override Task<PlaceReturn> ReturnPlaces(ReturnPlacesRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<InstitutionName>(request.Parent, "parent");
        var profession = ReadProfession(request.Profession);
        var places = ReadPlaces(request.Places, 1, ReturnRow.MostPlaces, "places");
        var row = new ReturnRow(name.Tpid, profession, places, Today, request.OfferedTo.Length == 0 ? null : request.OfferedTo);
        return FileAsync(context, nameof(ReturnPlaces), request.RequestId, name.Year, request, PlaceReturn.Parser, Edit, Answer, name.Tpid);

        YearEdit Edit(View view)
        {
            OwnInstitution(view, name, orServed: false);
            if (row.OfferedTo is { } fellow && !view.Sees.Knows(fellow))
            {
                // Whether there is such an institution elsewhere is not the caller's to know.
                throw Problems.InvalidArgument(
                    $"'{fellow}' is no fellow member of {name.Tpid}", "field offered_to",
                    "Name a member of a consortium that you are in, or leave it empty");
            }

            return new YearEdit().Replace(FactTables.Returns.File, null, row);
        }

        // Of returns that are alike in everything the one just filed is the last.
        PlaceReturn Answer(StoredYear year) =>
            row.ToMessage(year.AllocationYear, NumberedReturns(year.Facts).Last(item => item.Row == row).Number);
    }

    private DateOnly Today => DutchDay.Of(clock.GetUtcNow());

    /// <summary>
    /// The way of every filing: find an answer given before, change the rows, judge them, store, answer. The institution is whose affair
    /// it is, where it can be done by a mandate.
    /// </summary>
    private async Task<TAnswer> FileAsync<TAnswer>(
        ServerCallContext context,
        string operation,
        string requestId,
        int allocationYear,
        IMessage request,
        MessageParser<TAnswer> parser,
        Func<View, YearEdit> edit,
        Func<StoredYear, TAnswer> answer,
        string? institution = null)
        where TAnswer : class, IMessage<TAnswer>
    {
        var call = WriteCall.Of(context.GetCaller(), operation, requestId, request) with
        {
            Mandate = institution is null ? null : context.ActFor(institution)?.Mandate,
        };
        await using var transaction = await writer.BeginAsync(allocationYear, context.CancellationToken);
        if (await writer.FindAnswerAsync(transaction, call, parser, context.CancellationToken) is { } answered)
        {
            return answered;
        }

        var before = await store.FindAsync(transaction, allocationYear, context.CancellationToken)
            ?? throw Refusals.NoSuch("year", new YearName(allocationYear).ToString());
        var judged = YearJudge.Judge(before.Canonical, edit(See(before, context)), options.Dataset);
        var edited = judged.Year ?? throw Refusals.Invalid(judged.Errors);
        var after = (await writer.ChangeAsync(transaction, call, before, edited, context.CancellationToken)).Year;
        var message = answer(after);
        // Before the commit: the next in turn must not find it missing and read the year.
        store.Recent(after.AllocationYear).AddFiled(after);
        await writer.CommitAsync(transaction, call, message, context.CancellationToken);
        return message;
    }

    private static void OwnInstitution(View view, InstitutionName name, bool orServed)
    {
        var row = FindInstitution(view, name);
        var mine = (view.Caller.Has(CallerRole.Institution) && view.Sees.Owns(row.Tpid)) || (orServed && view.Sees.Serves(row.Tpid));
        if (!mine)
        {
            throw Refusals.NoSuch("institution", name.ToString());
        }
    }

    // The deadline's own day is in time (rules.md 3; dataset.md).
    private void CheckRequestDeadline(View view)
    {
        var deadline = view.Year.Facts.Year.RequestDeadline;
        if (Today > deadline)
        {
            throw Problems.FailedPrecondition(
                $"The last day for requests of {view.T} was {deadline.ToIso()}, and today is {Today.ToIso()}",
                $"request deadline of years/{view.T}",
                "Ask TOP: an operator can enter a late request as a correction, with the reason",
                Reasons.DeadlinePassed);
        }
    }

    private static Profession ReadProfession(Common.V1.Profession profession) =>
        profession is > Common.V1.Profession.Unspecified and <= Common.V1.Profession.Vs
            ? (Profession)((int)profession - 1)
            : throw Problems.InvalidArgument(
                "The profession is missing or unknown", "field profession", "Send one of GZ, PT, KP, KNP and VS");

    private static int ReadPlaces(long places, int least, int most, string field) => places >= least && places <= most
        ? (int)places
        : throw Problems.InvalidArgument($"{places} places cannot be", $"field {field}", $"Send a number from {least} to {most}");

    private static DateOnly? ReadDate(Google.Type.Date? message, string field) => Dates.TryRead(message, out var date)
        ? date
        : throw Problems.InvalidArgument("The date does not exist", $"field {field}", "Send year, month and day of an existing day");
}
