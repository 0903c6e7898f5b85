namespace TopGrid.Allocation.Engine;

/// <summary>
/// Bonus distributions and transfers of one profession, grouped by consortium and sorted: (institution) and (from, to);
/// and returns in order of (date, tpid, offered_to, places).
/// </summary>
internal sealed class ConsortiumRows
{
    public static ConsortiumRows None { get; } = new([], [], []);

    private ConsortiumRows(int[] declarations, int[] transfers, int[] returns)
    {
        Declarations = declarations;
        Transfers = transfers;
        Returns = returns;
    }

    /// <summary>Rows of the bonus distribution.</summary>
    public int[] Declarations { get; }

    /// <summary>Rows of the transfers.</summary>
    public int[] Transfers { get; }

    /// <summary>Rows of the returns.</summary>
    public int[] Returns { get; }

    public static ConsortiumRows Of(YearFacts facts, int profession, bool hasConsortia)
    {
        var bonus = facts.BonusDistribution;
        var transfers = facts.Transfers;
        var returns = facts.Returns;
        var declarations = hasConsortia ? RowsOf(bonus.Profession, profession) : [];
        Array.Sort(
            declarations, (x, y) => (bonus.Consortium[x], bonus.Institution[x]).CompareTo((bonus.Consortium[y], bonus.Institution[y])));

        var moves = hasConsortia ? RowsOf(transfers.Profession, profession) : [];
        Array.Sort(moves, (x, y) => (transfers.Consortium[x], transfers.From[x], transfers.To[x])
            .CompareTo((transfers.Consortium[y], transfers.From[y], transfers.To[y])));

        var back = RowsOf(returns.Profession, profession);
        Array.Sort(back, (x, y) => (returns.ReturnedOn[x], returns.Institution[x], returns.OfferedTo[x], returns.Places[x])
            .CompareTo((returns.ReturnedOn[y], returns.Institution[y], returns.OfferedTo[y], returns.Places[y])));
        return new ConsortiumRows(declarations, moves, back);
    }

    /// <summary>The rows of one consortium in a list sorted by consortium.</summary>
    public static ReadOnlySpan<int> Of(int[] rows, int[] consortium, int wanted)
    {
        var from = FirstAtLeast(rows, consortium, wanted);
        var to = FirstAtLeast(rows, consortium, wanted + 1);
        return rows.AsSpan(from, to - from);
    }

    private static int FirstAtLeast(int[] rows, int[] consortium, int wanted)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (consortium[rows[middle]] < wanted)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static int[] RowsOf(int[] professions, int profession)
    {
        var rows = new List<int>();
        for (var row = 0; row < professions.Length; row++)
        {
            if (professions[row] == profession)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }
}
