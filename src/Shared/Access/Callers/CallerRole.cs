namespace TopGrid.Access.Callers;

/// <summary>What a caller may act as. The numbers are those of <c>topgrid.common.v1.Role</c>.</summary>
public enum CallerRole
{
    /// <summary>No role; never given to anyone.</summary>
    Unspecified = 0,

    /// <summary>TOP Opleidingsplaatsen, which runs the allocation.</summary>
    Operator = 1,

    /// <summary>An institution that asks for training places.</summary>
    Institution = 2,

    /// <summary>The lead institution of a consortium.</summary>
    Lead = 3,

    /// <summary>A training institute.</summary>
    Institute = 4,

    /// <summary>The board that decides.</summary>
    Board = 5,

    /// <summary>The committee that advises on complaints.</summary>
    Committee = 6,

    /// <summary>Someone who checks and changes nothing.</summary>
    Auditor = 7,

    /// <summary>Another module of this process. Follows from the way the call came; cannot be given to an identity.</summary>
    Module = 8,
}
