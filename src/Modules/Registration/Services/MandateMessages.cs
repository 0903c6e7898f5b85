using Google.Protobuf.WellKnownTypes;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Names;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using State = TopGrid.Registration.V1.Mandate.Types.State;

namespace TopGrid.Registration.Services;

/// <summary>Mandates between the wire and the table.</summary>
internal static class MandateMessages
{
    private const int LongestTpid = 100;

    /// <summary>The mandate that is asked for, without what the host adds.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: parties or days that cannot be.</exception>
    public static MandateRow Read(Mandate? message, DateOnly today)
    {
        var asked = message
            ?? throw Problems.InvalidArgument(
                "The mandate is missing", "field mandate", "Send who is represented by whom, from when until when");
        var row = new MandateRow
        {
            Id = "",
            Represented = Tpid(asked.Represented, "represented"),
            Representative = Tpid(asked.Representative, "representative"),
            ValidFrom = Day(asked.ValidFrom, "valid_from") ?? throw Missing("valid_from"),
            ValidUntil = Day(asked.ValidUntil, "valid_until") ?? throw Missing("valid_until"),
            Successor = asked.Successor.Length == 0 ? null : Tpid(asked.Successor, "successor"),
            SuccessorUntil = Day(asked.SuccessorUntil, "successor_until"),
            GivenBy = "",
            GivenAt = default,
        };
        CheckParties(row);
        CheckDays(row, today);
        return row;
    }

    public static State StateOn(this MandateRow row, DateOnly day) =>
        row.WithdrawnAt is not null ? State.Withdrawn
        : day < row.ValidFrom ? State.Pending
        : day <= row.LastDay ? State.InForce
        : State.Expired;

    public static Mandate ToMessage(this MandateRow row, DateOnly today) => new()
    {
        Name = new MandateName(row.Id).ToString(),
        Represented = row.Represented,
        Representative = row.Representative,
        ValidFrom = row.ValidFrom.ToMessage(),
        ValidUntil = row.ValidUntil.ToMessage(),
        Successor = row.Successor ?? "",
        SuccessorUntil = row.SuccessorUntil.ToMessage(),
        State = row.StateOn(today),
        Acting = row.ActingOn(today) ?? "",
        Creator = row.GivenBy,
        CreateTime = row.GivenAt.ToTimestamp(),
        Withdrawer = row.WithdrawnBy ?? "",
        WithdrawTime = row.WithdrawnAt?.ToTimestamp(),
    };

    private static void CheckParties(MandateRow row)
    {
        if (row.Representative == row.Represented || row.Successor == row.Represented)
        {
            throw Wrong(
                "An institution cannot represent itself", "representative",
                "Name another institution; for its own affairs it needs no mandate");
        }

        if (row.Successor == row.Representative)
        {
            throw Wrong("The representative cannot succeed itself", "successor", "Send a later valid_until instead");
        }

        if (row.Successor is null != row.SuccessorUntil is null)
        {
            throw Wrong("A successor and its last day belong together", "successor", "Send both successor and successor_until, or neither");
        }
    }

    private static void CheckDays(MandateRow row, DateOnly today)
    {
        if (row.ValidUntil < row.ValidFrom)
        {
            throw Wrong("The last day lies before the first", "valid_until", "Send a valid_until on or after valid_from");
        }

        if (row.SuccessorUntil <= row.ValidUntil)
        {
            throw Wrong(
                "The successor would act on no day", "successor_until",
                "Send a day after valid_until; the successor begins the day after it");
        }

        if (row.LastDay < today)
        {
            throw Wrong(
                $"All its days lie before today, {today.ToIso()}", "valid_until",
                "Send days that are still to come: a mandate changes nothing afterwards");
        }
    }

    private static string Tpid(string text, string field) =>
        text.Length is > 0 and <= LongestTpid && text.Trim() == text && !text.Any(char.IsControl)
            ? text
            : throw Wrong($"'{text}' is no tpid", field, $"Send the tpid of an institution, at most {LongestTpid} characters");

    private static DateOnly? Day(Google.Type.Date? message, string field) => Dates.TryRead(message, out var date)
        ? date
        : throw Wrong("The date does not exist", field, "Send year, month and day of an existing day");

    private static Grpc.Core.RpcException Missing(string field) =>
        Wrong("A mandate holds for a period", field, "Send its first and its last day");

    private static Grpc.Core.RpcException Wrong(string what, string field, string whatToDo) =>
        Problems.InvalidArgument(what, $"field mandate.{field}", whatToDo, Reasons.MandateInvalid);
}
