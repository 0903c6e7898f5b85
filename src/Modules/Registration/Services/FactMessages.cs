using Google.Protobuf.WellKnownTypes;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Services;

/// <summary>Rows as the messages of the contract.</summary>
internal static class FactMessages
{
    public static Common.V1.Profession ToMessage(this Profession profession) => (Common.V1.Profession)((int)profession + 1);

    public static V1.Year ToMessage(this StoredYear year, bool withSeed)
    {
        var message = new V1.Year
        {
            Name = new YearName(year.AllocationYear).ToString(),
            AllocationYear = year.AllocationYear,
            Protocol = year.Facts.Year.Protocol,
            RequestDeadline = year.Facts.Year.RequestDeadline.ToMessage(),
            WithdrawalDeadline = year.Facts.Year.WithdrawalDeadline.ToMessage(),
            SeedCommitment = year.Facts.Year.Seed is { } seed ? CanonicalForm.SeedCommitment(seed) : "",
            Revision = year.Revision,
            InputHash = year.InputHash,
            UpdateTime = Timestamp.FromDateTimeOffset(year.UpdatedAt),
            Updater = year.UpdatedBy,
            Etag = year.Etag,
        };
        message.Capacities.AddRange(year.Facts.Capacity.OrderBy(row => row.Profession.Code(), StringComparer.Ordinal).Select(ToMessage));
        message.Files.AddRange(year.Files(withSeed).Digests.Where(digest => digest.RowCount > 0));
        return message;
    }

    public static V1.Institution ToMessage(this InstitutionRow row, int year, MergerRow? merger) => new()
    {
        Name = new InstitutionName(year, row.Tpid).ToString(),
        Tpid = row.Tpid,
        DisplayName = row.Name,
        Sector = row.Sector ?? "",
        Region = row.Region,
        Kind = row.Kind is { } kind ? (V1.InstitutionKind)((int)kind + 1) : V1.InstitutionKind.Unspecified,
        Successor = merger?.Successor ?? "",
        MergedOn = merger?.EffectiveOn.ToMessage(),
    };

    public static V1.Recognition ToMessage(this RecognitionRow row, int year)
    {
        var message = new V1.Recognition
        {
            Name = new RecognitionName(year, row.Tpid, row.Profession.ToMessage(), row.ValidFrom).ToString(),
            Tpid = row.Tpid,
            Profession = row.Profession.ToMessage(),
            ValidFrom = row.ValidFrom.ToMessage(),
            ValidUntil = row.ValidUntil.ToMessage(),
        };
        Set(row.FirstAllocationYear, value => message.FirstAllocationYear = value);
        Set(row.EnteredAsNewcomer, value => message.EnteredAsNewcomer = value);
        Set(row.RequestedEveryYear, value => message.RequestedEveryYear = value);
        return message;
    }

    public static V1.Training ToMessage(this TrainingRow row, int year, int number) => new()
    {
        Name = new TrainingName(year, row.Trainee, number).ToString(),
        Trainee = row.Trainee,
        Tpid = row.Tpid,
        Profession = row.Profession.ToMessage(),
        Start = row.Start.ToMessage(),
        End = row.End.ToMessage(),
        Subsidised = row.Subsidised,
        SharePercent = row.Share,
    };

    public static V1.PlaceRequest ToMessage(this RequestRow row, int year) => new()
    {
        Name = new PlaceRequestName(year, row.Tpid, row.Profession.ToMessage(), row.Round).ToString(),
        Tpid = row.Tpid,
        Profession = row.Profession.ToMessage(),
        Round = row.Round,
        Places = row.Places,
    };

    public static V1.PlaceReturn ToMessage(this ReturnRow row, int year, int number) => new()
    {
        Name = new PlaceReturnName(year, row.Tpid, row.Profession.ToMessage(), number).ToString(),
        Tpid = row.Tpid,
        Profession = row.Profession.ToMessage(),
        Places = row.Places,
        ReturnedOn = row.ReturnedOn.ToMessage(),
        OfferedTo = row.OfferedTo ?? "",
    };

    private static V1.Capacity ToMessage(CapacityRow row)
    {
        var message = new V1.Capacity
        {
            Profession = row.Profession.ToMessage(),
            Places = row.Places,
            BonusReserve = row.BonusReserve,
            Source = row.Source,
        };
        Set(row.ReferenceThreshold, value => message.ReferenceThreshold = value);
        return message;
    }

    internal static void Set<T>(T? value, Action<T> set)
        where T : struct
    {
        if (value is { } known)
        {
            set(known);
        }
    }
}
