namespace TopGrid.Allocation.Engine;

/// <summary>
/// A round on top of an earlier one: the extra round and additional places (rules.md 5). It runs steps 1-7 only: no bonus, division
/// or returns; newcomer and guarantee status only for those without a place. Use with a <see cref="LadderParameters.DrawSuffix"/>.
/// </summary>
/// <param name="Places">Places of this round.</param>
/// <param name="Has">What each institution has already (a_i).</param>
/// <param name="HasRequest">Whether the institution takes part in this round (a request row of the round).</param>
/// <param name="Requested">The request as filed that the round goes by; the minimum request is tested on it.</param>
/// <param name="Ask">What each still asks: the request of round 2, or for additional places the unmet request of round 1.</param>
public sealed record LaterRound(int Places, int[] Has, bool[] HasRequest, int[] Requested, int[] Ask);
