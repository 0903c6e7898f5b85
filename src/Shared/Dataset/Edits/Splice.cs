namespace TopGrid.Dataset;

/// <summary>A stretch of what was there, or one thing that comes.</summary>
/// <param name="From">First position of the stretch.</param>
/// <param name="To">Position after its last.</param>
/// <param name="Come">Which one comes; -1 = none, it is a stretch.</param>
internal readonly record struct Piece(int From, int To, int Come);

/// <summary>
/// How a list becomes another by a few that go and a few that come. The same splice fits the rows of a file and its lines.
/// </summary>
/// <param name="count">Length of the list.</param>
/// <param name="gone">Positions that go, ascending.</param>
/// <param name="at">For each one that comes the position before which it stands, ascending.</param>
internal sealed class Splice(int count, IReadOnlyList<int> gone, IReadOnlyList<int> at)
{
    /// <summary>The pieces of the other list, in order.</summary>
    internal IEnumerable<Piece> Pieces()
    {
        var (next, goes, comes) = (0, 0, 0);
        while (true)
        {
            var stop = Math.Min(goes < gone.Count ? gone[goes] : count, comes < at.Count ? at[comes] : count);
            if (stop > next)
            {
                yield return new Piece(next, stop, -1);
                next = stop;
            }

            if (comes < at.Count && at[comes] == stop)
            {
                yield return new Piece(stop, stop, comes++);
            }
            else if (goes < gone.Count && gone[goes] == stop)
            {
                next = stop + 1;
                goes++;
            }
            else
            {
                yield break;
            }
        }
    }
}
