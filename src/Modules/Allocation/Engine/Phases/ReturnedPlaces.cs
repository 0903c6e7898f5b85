namespace TopGrid.Allocation.Engine;

/// <summary>
/// Every returned place one by one, in order of (date, tpid, offered_to, places) (rules.md 5 step 9), with its fate as far as it depends
/// on the giver alone: whoever returns never receives, so what it can return is fixed before any place moves.
/// </summary>
/// <param name="Giver">Returning institution.</param>
/// <param name="OfferedTo">Institution, -1 for nobody.</param>
/// <param name="Fate"><see cref="Reason.InTime"/>, <see cref="Reason.Late"/> or <see cref="Reason.NothingToReturn"/>.</param>
/// <param name="HasRow">By institution: has a row in returns for the profession, and so never gets a returned place.</param>
public sealed record ReturnedPlaces(int[] Giver, int[] OfferedTo, Reason[] Fate, bool[] HasRow)
{
    /// <summary>Number of returned places.</summary>
    public int Count => Giver.Length;

    /// <summary>Lists the returned places of a profession, given what each has after the division.</summary>
    public static ReturnedPlaces List(ProfessionInput input, Standings standings)
    {
        var table = input.Facts.Returns;

        // Empty = 31 May of T-1: stated as "before 1 June" for 2016, inferred later.
        var lastDay = input.Facts.WithdrawalDeadline ?? new DateOnly(input.Parameters.Year - 1, 5, 31);
        var left = input.Rows.Returns.Length == 0 ? [] : standings.Has.ToArray();
        var hasRow = new bool[input.Institutions];
        var givers = new List<int>();
        var offered = new List<int>();
        var fates = new List<Reason>();
        foreach (var row in input.Rows.Returns)
        {
            var giver = table.Institution[row];
            hasRow[giver] = true;
            for (var k = 0; k < table.Places[row]; k++)
            {
                givers.Add(giver);
                offered.Add(table.OfferedTo[row]);
                var fate = left[giver] <= 0 ? Reason.NothingToReturn : table.ReturnedOn[row] <= lastDay ? Reason.InTime : Reason.Late;
                fates.Add(fate);
                left[giver] -= fate == Reason.NothingToReturn ? 0 : 1;
            }
        }

        return new ReturnedPlaces([.. givers], [.. offered], [.. fates], hasRow);
    }
}
