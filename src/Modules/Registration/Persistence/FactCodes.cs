using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>Enumerations are stored as the codes that the files use, so that the tables read like the files.</summary>
internal static class FactCodes
{
    public static void Apply(IMutableProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (Converter(type) is { } converter)
        {
            property.SetValueConverter(converter);
        }
    }

    private static ValueConverter? Converter(Type type) => type switch
    {
        _ when type == typeof(Profession) => new CodeConverter<Profession>(Codes.Professions),
        _ when type == typeof(InstitutionKind) => new CodeConverter<InstitutionKind>(Codes.InstitutionKinds),
        _ when type == typeof(ConsortiumMode) => new CodeConverter<ConsortiumMode>(Codes.ConsortiumModes),
        _ when type == typeof(TestResult) => new CodeConverter<TestResult>(Codes.TestResults),
        _ when type == typeof(AgreementClauses) => new ValueConverter<AgreementClauses, string>(
            clauses => clauses.Code(), text => Clauses(text)),
        _ => null,
    };

    private static AgreementClauses Clauses(string text) => text
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(AgreementClauses.None, (clauses, code) => clauses | (AgreementClauses)(1 << Position(Codes.AgreementClauses, code)));

    private static int Position(IReadOnlyList<string> codes, string code)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            if (codes[i] == code)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"The database holds the code '{code}', which is none of {string.Join(", ", codes)}.");
    }

    private sealed class CodeConverter<TEnum>(IReadOnlyList<string> codes) : ValueConverter<TEnum, string>(
        value => codes[Convert.ToInt32(value)], text => (TEnum)(object)Position(codes, text))
        where TEnum : struct, Enum;
}
