namespace TopGrid.Rules.Volume;

/// <summary>
/// Days of absence per trainee as disjoint spans in order: a day in two interruptions counts once (rules.md 2, chosen).
/// Days are day numbers of <see cref="DateOnly.DayNumber"/>, both ends inclusive.
/// </summary>
internal sealed class Absences
{
    private readonly int[] _start;
    private readonly int[] _from;
    private readonly int[] _until;

    private Absences(int[] start, int[] from, int[] until)
    {
        _start = start;
        _from = from;
        _until = until;
    }

    public static Absences From(InterruptionTable table)
    {
        var rows = new int[table.Trainee.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(
            rows, (x, y) => (table.Trainee[x], table.Start[x], table.End[x]).CompareTo((table.Trainee[y], table.Start[y], table.End[y])));
        var trainees = rows.Length == 0 ? 0 : table.Trainee[rows[^1]] + 1;
        var start = new int[trainees + 1];
        var from = new int[rows.Length];
        var until = new int[rows.Length];
        var count = 0;
        var previous = -1;
        foreach (var row in rows)
        {
            var trainee = table.Trainee[row];
            var (first, last) = (table.Start[row].DayNumber, table.End[row].DayNumber);
            if (trainee == previous && first <= until[count - 1])
            {
                until[count - 1] = Math.Max(until[count - 1], last);
                continue;
            }

            (from[count], until[count]) = (first, last);
            count++;
            start[trainee + 1]++;
            previous = trainee;
        }

        for (var t = 0; t < trainees; t++)
        {
            start[t + 1] += start[t];
        }

        return new Absences(start, from, until);
    }

    /// <summary>Days of a span that the trainee was away.</summary>
    public int Within(int trainee, int first, int last)
    {
        if (trainee + 1 >= _start.Length)
        {
            return 0;
        }

        var days = 0;
        for (var k = _start[trainee]; k < _start[trainee + 1]; k++)
        {
            days += Math.Max(0, Math.Min(last, _until[k]) - Math.Max(first, _from[k]) + 1);
        }

        return days;
    }
}
