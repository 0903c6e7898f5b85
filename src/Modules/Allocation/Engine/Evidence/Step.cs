using System.Runtime.InteropServices;

namespace TopGrid.Allocation.Engine;

/// <summary>
/// One step of one party: 56 bytes, no standings copied, so that steps are linear in number. <see cref="StepSchema"/> names the fields.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Step
{
    /// <summary>No draw, rank, group or other party.</summary>
    public const int None = -1;

    /// <summary>A step of a party.</summary>
    public Step(StepKind kind, int party)
    {
        Kind = kind;
        Party = party;
    }

    /// <summary>What was decided.</summary>
    public StepKind Kind { get; init; }

    /// <summary>Why.</summary>
    public Reason Reason { get; init; }

    /// <summary>Which passage through the ladder.</summary>
    public Pass Pass { get; init; }

    /// <summary>Group (sector, or 0 without a split; <see cref="ProfessionInput.GroupName"/>); -1 where it has no meaning.</summary>
    public short Group { get; init; } = None;

    /// <summary>Institution, sector or consortium, by <see cref="StepSchema.Party"/>; -1 for the profession as a whole.</summary>
    public int Party { get; init; }

    /// <summary>The other party, by <see cref="StepSchema.Other"/>; -1 for none.</summary>
    public int Other { get; init; } = None;

    /// <summary>Places (seats, bonus) before.</summary>
    public int Before { get; init; }

    /// <summary>Places (seats, bonus) after.</summary>
    public int After { get; init; }

    /// <summary>Position of the draw that decided in the same list of draws; -1: no draw was needed.</summary>
    public int Draw { get; init; } = None;

    /// <summary>Position of the party in that draw, 0 is first. With several tickets the first one; -1 when none.</summary>
    public int Rank { get; init; } = None;

    /// <summary>First number, by <see cref="StepSchema.A"/>.</summary>
    public long A { get; init; }

    /// <summary>Second number, by <see cref="StepSchema.B"/>.</summary>
    public long B { get; init; }

    /// <summary>Third number, by <see cref="StepSchema.C"/>.</summary>
    public long C { get; init; }
}

/// <summary>A passage through steps 4-7, or the phase outside them.</summary>
public enum Pass : byte
{
    /// <summary>Steps 1-7 and the base.</summary>
    First,

    /// <summary>Bonus over members and division.</summary>
    Consortia,

    /// <summary>The left-overs of the bonus (rules.md 5 step 8).</summary>
    LeftOvers,

    /// <summary>Returns (rules.md 5 step 9).</summary>
    Returns,

    /// <summary>The seal (rules.md 5 step 10).</summary>
    Seal,
}
