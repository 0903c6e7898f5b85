namespace TopGrid.Rules.Volume;

/// <summary>Who counts an institution's days after mergers (rules.md 2): only days move.</summary>
internal static class MergerChains
{
    /// <summary>The last successor of every institution, by mergers effective on or before the request deadline.</summary>
    public static int[] LastSuccessors(VolumeFacts facts)
    {
        var successor = new int[facts.Institutions];
        for (var i = 0; i < successor.Length; i++)
        {
            successor[i] = i;
        }

        var mergers = facts.Mergers;
        for (var row = 0; row < mergers.Predecessor.Length; row++)
        {
            if (mergers.EffectiveOn[row] <= facts.RequestDeadline)
            {
                successor[mergers.Predecessor[row]] = mergers.Successor[row];
            }
        }

        var last = new int[successor.Length];
        for (var i = 0; i < successor.Length; i++)
        {
            last[i] = Follow(successor, i, mergers.Predecessor.Length);
        }

        return last;
    }

    private static int Follow(int[] successor, int start, int mergers)
    {
        var at = start;
        for (var length = 0; successor[at] != at; length++)
        {
            VolumeFacts.Require(length <= mergers, "mergers form a cycle");
            at = successor[at];
        }

        return at;
    }
}
