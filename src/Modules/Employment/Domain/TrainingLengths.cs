using System.Text.Json;
using TopGrid.Common.Contracts;
using TopGrid.Common.V1;

namespace TopGrid.Employment.Domain;

/// <summary>The lengths that ship with the program, from <c>Data/training-lengths.json</c>.</summary>
internal static class TrainingLengths
{
    private const string Resource = "Data/training-lengths.json";
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Dictionary<Profession, TrainingLength>> _shipped = new(Read);

    public static TrainingLength Of(Profession profession) => _shipped.Value[profession];

    private static Dictionary<Profession, TrainingLength> Read()
    {
        using var stream = typeof(TrainingLengths).Assembly.GetManifestResourceStream(Resource)!;
        var lengths = JsonSerializer.Deserialize<Row[]>(stream, _options)!.Select(Read).ToDictionary(length => length.Profession);
        return ProfessionCodes.All.All(lengths.ContainsKey)
            ? lengths
            : throw new InvalidOperationException($"{Resource} must hold every profession: {string.Join(", ", ProfessionCodes.All)}");
    }

    private static TrainingLength Read(Row row) =>
        ProfessionCodes.TryParse(row.Profession, out var profession)
        && row.Years is >= 1 and <= 10
        && Enum.TryParse<Basis>(row.Basis, ignoreCase: true, out var basis)
            ? new TrainingLength(profession, row.Years, basis, row.Source)
            : throw new InvalidOperationException(
                $"{Resource}: {row} is no training length; expected a profession, 1-10 years and a basis");

    private sealed record Row(string Profession, int Years, string Basis, string Source);
}
