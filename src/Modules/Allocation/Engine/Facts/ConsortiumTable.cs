namespace TopGrid.Allocation.Engine;

/// <summary>
/// Consortia in order of the UTF-8 bytes of their ids, with their members in compressed rows:
/// the members of consortium c are the slots <c>MemberStart[c]</c> to <c>MemberStart[c + 1]</c>, in order of institution.
/// </summary>
public sealed record ConsortiumTable
{
    /// <summary>No consortia.</summary>
    public static ConsortiumTable Empty { get; } = new()
    {
        Ids = [], Lead = [], Requester = [], Mode = [], Qualifies = [], MemberStart = [0], Member = [], Dependent = [],
    };

    /// <summary>Ids, sorted by UTF-8 bytes.</summary>
    public required string[] Ids { get; init; }

    /// <summary>Lead institution, or -1 when unknown.</summary>
    public required int[] Lead { get; init; }

    /// <summary>Institution that requests for the consortium, or -1 when empty: then the lead (rules.md 2).</summary>
    public required int[] Requester { get; init; }

    /// <summary>How requests are filed.</summary>
    public required RequestMode[] Mode { get; init; }

    /// <summary>The outcome of the assessment (rules.md 7).</summary>
    public required bool[] Qualifies { get; init; }

    /// <summary>First member slot of each consortium; one entry more than there are consortia.</summary>
    public required int[] MemberStart { get; init; }

    /// <summary>Institution of each slot, ascending within a consortium, each once.</summary>
    public required int[] Member { get; init; }

    /// <summary>The member of the slot depends on the consortium for its places.</summary>
    public required bool[] Dependent { get; init; }

    /// <summary>Number of consortia.</summary>
    public int Count => Ids.Length;

    /// <summary>The requester, where empty the lead; -1 when neither is known.</summary>
    public int RequesterOf(int consortium) => Requester[consortium] >= 0 ? Requester[consortium] : Lead[consortium];

    /// <summary>The slot of a member, or -1 when the institution is not one.</summary>
    public int SlotOf(int consortium, int institution)
    {
        var start = MemberStart[consortium];
        var at = Array.BinarySearch(Member, start, MemberStart[consortium + 1] - start, institution);
        return at >= 0 ? at : -1;
    }
}
