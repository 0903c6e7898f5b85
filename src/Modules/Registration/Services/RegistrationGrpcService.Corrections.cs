using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Registration.Services;

/// <content>Corrections of single rows by an operator, with a reason.</content>
internal sealed partial class RegistrationGrpcService
{
    private const int MinReasonLength = 10;

    public override async Task<Correction> CorrectFact(CorrectFactRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var schema = CheckCorrection(request);
        var call = WriteCall.Of(context.GetCaller(), nameof(CorrectFact), request.RequestId, request) with
        {
            Reason = request.Reason.Trim(),
            IsCorrection = true,
        };
        await using var transaction = await writer.BeginAsync(name.Year, context.CancellationToken);
        if (await writer.FindAnswerAsync(transaction, call, Correction.Parser, context.CancellationToken) is { } answered)
        {
            return answered;
        }

        var before = await store.FindAsync(transaction, name.Year, context.CancellationToken)
            ?? throw Refusals.NoSuch("year", name.ToString());
        CheckEtag(request.Etag, before.Etag, "year");
        var edit = CellEdit.Of(before.Facts, schema, request.Match, request.Values);
        var judged = YearJudge.Judge(before.Canonical, edit, options.Dataset);
        var edited = judged.Year ?? throw Refusals.Invalid(judged.Errors);
        if (edited.Facts.Year.Year != name.Year)
        {
            throw Problems.InvalidArgument(
                "A correction cannot move the facts to another year", "field values, column year", "Import the other year instead");
        }

        var number = await YearWriter.NextCorrectionAsync(transaction, name.Year, context.CancellationToken);
        var (after, rows) = await writer.ChangeAsync(transaction, call, before, edited, context.CancellationToken);
        if (rows.Count == 0)
        {
            throw Problems.FailedPrecondition("The row holds these values already", "field values", "Send what is to become different");
        }

        var correction = new Correction
        {
            Name = new CorrectionName(name.Year, number).ToString(),
            File = schema.Name,
            Before = rows[0].Before ?? "",
            After = rows[0].After ?? "",
            Reason = call.Reason,
            Creator = call.Caller.UserId,
            CreateTime = Timestamp.FromDateTimeOffset(after.UpdatedAt),
            Revision = after.Revision,
        };
        // Before the commit: the next in turn must not find it missing and read the year.
        store.Recent(after.AllocationYear).AddFiled(after);
        await writer.CommitAsync(transaction, call, correction, context.CancellationToken);
        return correction;
    }

    private static FileSchema CheckCorrection(CorrectFactRequest request)
    {
        var schema = DatasetSchema.Files.FirstOrDefault(file => file.Name == request.File && file.Name != CanonicalForm.ExcludedFile)
            ?? throw Problems.InvalidArgument(
                $"'{request.File}' is no file of facts", "field file",
                $"Send one of: {string.Join(", ", DatasetSchema.Files.Select(file => file.Name).Where(file => file != CanonicalForm.ExcludedFile))}");
        if (request.Reason.Trim().Length < MinReasonLength)
        {
            throw Problems.InvalidArgument(
                "The reason is too short", "field reason",
                $"Say in at least {MinReasonLength} characters which view or mistake it is about");
        }

        if (request.Match.Count == 0 && request.Values.Count == 0)
        {
            throw Problems.InvalidArgument(
                "There is nothing to correct", "fields match and values",
                "Send both to change a row, values only to add one, match only to remove one");
        }

        var columns = schema.Columns.Select(column => column.Name).ToList();
        return request.Match.Keys.Concat(request.Values.Keys).FirstOrDefault(column => !columns.Contains(column)) is { } unknown
            ? throw Problems.InvalidArgument(
                $"{schema.Name} has no column '{unknown}'", "fields match and values", $"Use: {string.Join(", ", columns)}")
            : schema;
    }
}
