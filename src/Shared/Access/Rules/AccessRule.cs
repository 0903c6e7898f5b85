using System.Collections.Immutable;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Rules;

/// <summary>Who may call a method.</summary>
/// <param name="Roles">One of these is enough.</param>
/// <param name="Anonymous">Anyone may call, known or not.</param>
public sealed record AccessRule(ImmutableArray<CallerRole> Roles, bool Anonymous)
{
    /// <summary>Whether the method may change something.</summary>
    public bool Writes { get; init; }

    /// <summary>Anyone may call.</summary>
    public static AccessRule Anyone { get; } = new([], true);

    /// <summary>Whoever has one of these roles may call.</summary>
    /// <param name="roles">The roles.</param>
    /// <returns>The rule.</returns>
    public static AccessRule For(params ImmutableArray<CallerRole> roles) => new(roles, false);
}
