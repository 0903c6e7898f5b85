using System.Collections.Immutable;

namespace TopGrid.Access.Callers;

/// <summary>
/// Who makes a call. It is resolved once, at the network edge, and then handed on as a typed value: no metadata that a
/// client sends can become a caller.
/// </summary>
/// <param name="UserId">Stable id of the person, or <c>module:{name}</c> for work that no person asked for.</param>
/// <param name="DisplayName">Name for people.</param>
public sealed record Caller(string UserId, string DisplayName)
{
    /// <summary>What the caller may act as.</summary>
    public ImmutableSortedSet<CallerRole> Roles { get; init; } = [];

    /// <summary>The institutions served, by tpid; of an institution or lead its own.</summary>
    public ImmutableSortedSet<string> Institutions { get; init; } = Ordinal;

    /// <summary>The institutions for which an institution acts today by a mandate, by tpid; null = not looked up.</summary>
    public ImmutableSortedDictionary<string, MandateRight>? Mandates { get; init; }

    /// <summary>The consortia served.</summary>
    public ImmutableSortedSet<string> Consortia { get; init; } = Ordinal;

    /// <summary>The training institutes served.</summary>
    public ImmutableSortedSet<string> Institutes { get; init; } = Ordinal;

    /// <summary>The modules the call came through, first one first; empty when it came straight from the network.</summary>
    public ImmutableArray<string> Via { get; init; } = [];

    private static ImmutableSortedSet<string> Ordinal { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The mandate by which the caller acts for another institution today; null when it has none, or needs none.</summary>
    /// <param name="tpid">The institution.</param>
    /// <returns>The mandate, for callers with the role institution.</returns>
    public MandateRight? MandateFor(string tpid) =>
        Mandates is not null && Has(CallerRole.Institution) && !Institutions.Contains(tpid) ? Mandates.GetValueOrDefault(tpid) : null;

    /// <summary>The institutions for which the caller acts as one today: its own, and by mandate.</summary>
    /// <returns>Their tpids; none without the role institution.</returns>
    public IEnumerable<string> ActsFor() => Has(CallerRole.Institution) ? Institutions.Concat(Mandates?.Keys ?? []) : [];

    /// <summary>A module that works for no person, such as a worker computing a run.</summary>
    /// <param name="module">Name of the module.</param>
    /// <returns>A caller without roles of a person.</returns>
    public static Caller ForModule(string module) => new("module:" + module, module);

    /// <summary>The same caller, one module further on.</summary>
    /// <param name="module">The module that makes the next call.</param>
    /// <returns>A copy with the module added to <see cref="Via"/>.</returns>
    public Caller Through(string module) => this with { Via = Via.Add(module) };

    /// <summary>Whether the caller may act as this. Every call that came through a module has <see cref="CallerRole.Module"/>.</summary>
    /// <param name="role">The role.</param>
    /// <returns>Whether the caller has it.</returns>
    public bool Has(CallerRole role) => role == CallerRole.Module ? !Via.IsEmpty : Roles.Contains(role);

    /// <summary>Reads "user X, through module Y".</summary>
    /// <returns>A phrase for logs.</returns>
    public override string ToString() => Via.IsEmpty ? $"user {UserId}" : $"user {UserId}, through module {string.Join(", ", Via)}";
}
