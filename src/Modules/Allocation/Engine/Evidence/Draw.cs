namespace TopGrid.Allocation.Engine;

/// <summary>
/// A draw that was needed (rules.md 4.3): its tickets in order of rank. Where everybody who is tied gets a place no draw is made, so
/// the tickets are exactly those that competed for the places at stake.
/// </summary>
/// <param name="Name">Name of the draw, suffix included: the third line of the message.</param>
/// <param name="Parties">Who the parties are: institutions, groups (sectors) or consortia.</param>
/// <param name="Pass">Where in the ladder.</param>
/// <param name="Party">Party of each ticket, in order of rank.</param>
/// <param name="N">n of each ticket.</param>
/// <param name="Key">Key of each ticket.</param>
/// <param name="Won">Whether the ticket won a place.</param>
public sealed record Draw(string Name, PartyKind Parties, Pass Pass, int[] Party, int[] N, LotKey[] Key, bool[] Won);
