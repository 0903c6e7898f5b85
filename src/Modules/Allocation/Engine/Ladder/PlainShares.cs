namespace TopGrid.Allocation.Engine;

/// <summary>
/// What each applicant of one group gets by volume at a threshold, and by remainder above a cut-off (rules.md 4.2), without booking it.
/// </summary>
internal sealed class PlainShares(Participants participants, int[] rest, int[] has, long days, ulong reciprocal)
{
    public long Days => days;

    /// <summary>Remainders above it win.</summary>
    public long CutOff { get; set; } = long.MaxValue;

    /// <summary>Positions that win at the cut-off; null: all of them.</summary>
    public HashSet<int>? AtCutOff { get; set; }

    /// <summary>a_i with what it gets.</summary>
    public int Granted(int k)
    {
        var (whole, remainder) = Split(k);
        if (whole - has[k] >= rest[k])
        {
            return has[k] + rest[k];
        }

        if (remainder < CutOff || whole < has[k] || participants.Volume[k] == 0)
        {
            return Math.Max(whole, has[k]);
        }

        return whole + (remainder > CutOff || AtCutOff is null || AtCutOff.Contains(k) ? 1 : 0);
    }

    /// <summary>a_i with its whole places: the least it gets at this threshold or a lower one.</summary>
    public int Whole(int k) => Math.Min(has[k] + rest[k], Math.Max(Split(k).Whole, has[k]));

    /// <summary>The most it gets at this threshold or a higher one: one by its remainder, when that is not below 0.</summary>
    public int AtMost(int k)
    {
        var whole = Split(k).Whole;
        return whole < has[k] || participants.Volume[k] == 0 ? has[k] : Math.Min(has[k] + rest[k], whole + 1);
    }

    /// <summary>How many candidates have each remainder from 0 to d - 1.</summary>
    public int[] CountRemainders()
    {
        var count = new int[days];
        for (var k = 0; k < has.Length; k++)
        {
            var (whole, remainder) = Split(k);
            if (IsCandidate(k, whole))
            {
                count[remainder]++;
            }
        }

        return count;
    }

    /// <summary>Positions of the candidates with a remainder.</summary>
    public List<int> At(long wanted)
    {
        var found = new List<int>();
        for (var k = 0; k < has.Length; k++)
        {
            var (whole, remainder) = Split(k);
            if (remainder == wanted && IsCandidate(k, whole))
            {
                found.Add(k);
            }
        }

        return found;
    }

    /// <summary>Still below its request after whole places, volume above 0, and r_i not below 0: then r_i is the rest of h_i / d.</summary>
    private bool IsCandidate(int k, int whole) => whole >= has[k] && whole - has[k] < rest[k] && participants.Volume[k] > 0;

    private (int Whole, long Remainder) Split(int k)
    {
        var volume = participants.Volume[k];
        var whole = (long)Math.BigMul(reciprocal, (ulong)volume, out _);
        return ((int)whole, volume - (whole * days));
    }
}
