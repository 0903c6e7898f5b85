using System.Globalization;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>A row of allocation.csv.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Requested">Places as filed.</param>
/// <param name="Columns">Places by step: <c>newcomer</c> to <c>received</c>, by the names of the columns.</param>
/// <param name="Granted">Places granted.</param>
/// <param name="Decision"><c>granted</c>, <c>partly</c>, <c>none</c> or <c>refused</c>.</param>
public sealed record AllocationRow(
    string Profession, string Tpid, int Requested, IReadOnlyDictionary<string, int> Columns, int Granted, string Decision)
{
    private const int FirstStep = 4;
    private static readonly string[] _names = AllocationCsv.Header.Split(',');

    private static readonly Column[] _steps =
    [
        Column.Newcomer, Column.Guarantee, Column.Consortium, Column.Volume, Column.Remainder, Column.Lottery, Column.Open, Column.Bonus,
        Column.MovedIn, Column.MovedOut, Column.Returned, Column.Received,
    ];

    /// <summary>The columns between requested and granted, in their order.</summary>
    internal static ReadOnlySpan<string> StepNames => _names.AsSpan(FirstStep, _steps.Length);

    /// <summary>The rows of a result in the order of the file: profession by profession, institutions by bytes of their tpid.</summary>
    public static IEnumerable<AllocationRow> Of(YearResult result) => result.Professions.SelectMany(profession =>
        Enumerable.Range(0, profession.Input.Institutions).Where(i => IsListed(profession, i)).Select(i => Of(profession, i)));

    internal static AllocationRow Parse(IReadOnlyList<string> cells)
    {
        int Number(int at) => int.TryParse(cells[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ResultFormatException(ResultFiles.Allocation, $"'{cells[at]}' in column {_names[at]} is not a number");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = FirstStep; at < _names.Length - 2; at++)
        {
            columns[_names[at]] = Number(at);
        }
        return new AllocationRow(cells[1], cells[2], Number(3), columns, Number(_names.Length - 2), cells[^1]);
    }

    private static bool IsListed(ProfessionOutcome profession, int institution) =>
        profession.Input.Status[institution] != ApplicantStatus.None || Array.Exists(_steps, step => profession.In(step, institution) != 0);

    // Requested is what the round was asked for: as filed, and for additional places what was still unmet.
    private static AllocationRow Of(ProfessionOutcome profession, int institution)
    {
        var input = profession.Input;
        var granted = profession.Granted(institution);
        var columns = new Dictionary<string, int>(_steps.Length, StringComparer.Ordinal);
        for (var k = 0; k < _steps.Length; k++)
        {
            columns.Add(StepNames[k], profession.In(_steps[k], institution));
        }

        return new AllocationRow(
            input.Code, input.Facts.Tpids[institution], input.Ask[institution], columns, granted, DecisionOn(input, institution, granted));
    }

    private static string DecisionOn(ProfessionInput input, int institution, int granted) => granted switch
    {
        0 => input.IsEligible(institution) ? "none" : "refused",
        _ when granted >= input.Ask[institution] => "granted",
        _ => "partly",
    };
}
