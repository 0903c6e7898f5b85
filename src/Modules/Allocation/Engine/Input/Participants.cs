namespace TopGrid.Allocation.Engine;

/// <summary>
/// Established and guaranteed applicants as compact arrays, group by group and ascending within a group: what steps 4-7 work on.
/// </summary>
internal sealed class Participants
{
    public static Participants None { get; } = new([], [0], [], [], [], []);

    private Participants(int[] institution, int[] start, long[] volume, int[] limit, int[] broughtIn, bool[] guaranteed)
    {
        Institution = institution;
        Start = start;
        Volume = volume;
        Limit = limit;
        BroughtIn = broughtIn;
        Guaranteed = guaranteed;
    }

    public int Count => Institution.Length;

    public int[] Institution { get; }

    /// <summary>First participant of each group; one more than there are groups.</summary>
    public int[] Start { get; }

    public long[] Volume { get; }

    /// <summary>q_i.</summary>
    public int[] Limit { get; }

    /// <summary>B_i.</summary>
    public int[] BroughtIn { get; }

    public bool[] Guaranteed { get; }

    public static Participants Of(ProfessionInput input)
    {
        var start = new int[input.GroupCount + 1];
        for (var i = 0; i < input.Institutions; i++)
        {
            if (input.Status[i] >= ApplicantStatus.Guaranteed)
            {
                start[input.GroupOf(i) + 1]++;
            }
        }

        for (var g = 0; g < input.GroupCount; g++)
        {
            start[g + 1] += start[g];
        }

        var count = start[^1];
        var result = new Participants(new int[count], start, new long[count], new int[count], new int[count], new bool[count]);
        result.Fill(input);
        return result;
    }

    private void Fill(ProfessionInput input)
    {
        var next = Start[..^1];
        for (var i = 0; i < input.Institutions; i++)
        {
            if (input.Status[i] < ApplicantStatus.Guaranteed)
            {
                continue;
            }

            var k = next[input.GroupOf(i)]++;
            Institution[k] = i;
            Volume[k] = input.Volume[i];
            Limit[k] = input.Limit(i);
            BroughtIn[k] = input.BroughtInTotal[i];
            Guaranteed[k] = input.Status[i] == ApplicantStatus.Guaranteed;
        }
    }
}
