namespace TopGrid.Allocation.Engine;

/// <summary>What every institution has, by column, after the phases applied so far.</summary>
public sealed class Standings
{
    /// <summary>Number of columns.</summary>
    public const int Columns = (int)Column.Received + 1;

    private readonly int[]?[] _columns = new int[]?[Columns];
    private readonly int[] _earned;
    private readonly int[] _has;

    /// <summary>Standings before the first phase: what each has from before (0 in round 1, the grant so far in a later round).</summary>
    public Standings(ReadOnlySpan<int> start)
    {
        _earned = start.ToArray();
        _has = start.ToArray();
    }

    private Standings(Standings other)
    {
        _earned = (int[])other._earned.Clone();
        _has = (int[])other._has.Clone();
        for (var c = 0; c < Columns; c++)
        {
            _columns[c] = (int[]?)other._columns[c]?.Clone();
        }
    }

    /// <summary>Places from before plus those granted in the ladder's steps, bonus included; before division and returns.</summary>
    public ReadOnlySpan<int> Earned => _earned;

    /// <summary>Places held now: earned, plus moved in and received, less moved out and returned.</summary>
    public ReadOnlySpan<int> Has => _has;

    /// <summary>Places of an institution in a column.</summary>
    public int this[Column column, int institution] => _columns[(int)column] is { } values ? values[institution] : 0;

    /// <summary>Books what a phase gave.</summary>
    public void Apply(Places places)
    {
        for (var k = 0; k < places.Institution.Length; k++)
        {
            var i = places.Institution[k];
            var column = places.Column[k];
            var count = places.Count[k];
            (_columns[(int)column] ??= new int[_has.Length])[i] += count;
            _has[i] += column is Column.MovedOut or Column.Returned ? -count : count;
            if (column <= Column.Bonus)
            {
                _earned[i] += count;
            }
        }
    }

    /// <summary>An independent copy, to compute another policy from the same point.</summary>
    public Standings Copy() => new(this);
}
