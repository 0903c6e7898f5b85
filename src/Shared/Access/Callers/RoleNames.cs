using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TopGrid.Access.Callers;

/// <summary>How the roles that an identity can have are written: in files, tokens and on the command line.</summary>
public static class RoleNames
{
    private static readonly FrozenDictionary<string, CallerRole> _byName = Enum.GetValues<CallerRole>()
        .Where(role => role is not (CallerRole.Unspecified or CallerRole.Module))
        .ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>All names, in the order of the roles.</summary>
    public static ImmutableArray<string> All { get; } = [.. _byName.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The name of a role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>One word in lower case.</returns>
#pragma warning disable CA1308 // Roles are written in lower case everywhere.
    public static string NameOf(CallerRole role) => role.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="role">The role.</param>
    /// <returns>False when no role that an identity can have is called so.</returns>
    public static bool TryParse(string name, out CallerRole role) => _byName.TryGetValue(name, out role);

    /// <summary>Why one identity cannot have these roles together; null when it can.</summary>
    /// <param name="roles">The roles.</param>
    /// <returns>A sentence.</returns>
    public static string? Contradiction(IReadOnlyCollection<CallerRole> roles) =>
        roles.Count == 0 || roles.Any(role => role is CallerRole.Unspecified or CallerRole.Module || !Enum.IsDefined(role))
            ? $"Give at least one role of {string.Join(", ", All)}."
            // Its tpids are the institutions that it serves; those of an institution or lead are its own.
            : roles.Contains(CallerRole.Institute) && (roles.Contains(CallerRole.Institution) || roles.Contains(CallerRole.Lead))
                ? "The role institute does not go with institution or lead: the tpids would mean both whom it serves and whom it is. Make two identities."
                : null;
}
