namespace TopGrid.Allocation.Engine;

/// <summary>
/// Standings while returned places are handed out one by one, as changes on standings that stay as they are. Unmet request from the
/// division on is the request less all it has and less what it moved out (rules.md 5 step 9); a return lowers request and holding alike.
/// </summary>
internal sealed class UnmetRequests(ProfessionInput input, Standings standings, ReturnedPlaces returned)
{
    private readonly Dictionary<int, int> _received = [];

    /// <summary>Places held now; never asked for an institution that returned some.</summary>
    public int Has(int i) => standings.Has[i] + _received.GetValueOrDefault(i);

    /// <summary>May get a place from a list: eligible, unmet request, and no row in returns.</summary>
    public bool Wants(int i) => input.IsEligible(i) && !returned.HasRow[i] && Of(i) > 0;

    /// <summary>Request less all it has and less what it moved out.</summary>
    public int Of(int i) => input.Limit(i) - Has(i) - standings[Column.MovedOut, i];

    public void Receive(int i) => _received[i] = _received.GetValueOrDefault(i) + 1;
}
