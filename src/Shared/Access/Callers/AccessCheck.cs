using System.Collections.Immutable;
using Grpc.Core;
using TopGrid.Access.Rules;

namespace TopGrid.Access.Callers;

/// <summary>
/// Lets pass who may call the method, by the rule written in its contract: the one check of calls from the network, over JSON and in
/// process. An institution's mandates are looked up then, once per call from outside: calls that it leads to inside carry them along.
/// </summary>
/// <param name="mandates">Knows for whom institutions act; null = for nobody but themselves.</param>
public sealed class AccessCheck(IMandates? mandates)
{
    /// <summary>Checks a call whose caller is known, or known to be no one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the look at the mandates.</param>
    /// <returns>Null when the call may go on, else the refusal.</returns>
    public async ValueTask<Status?> RefuseAsync(ServedCall call, CancellationToken cancellationToken)
    {
        var rule = call.Rule;
        if (rule.Anonymous)
        {
            return null;
        }

        if (call.Caller is not { } caller)
        {
            return Unknown(call.Method);
        }

        if (!rule.Roles.Any(caller.Has))
        {
            return Denied(call.Method, caller, rule);
        }

        if (mandates is not null && caller is { Mandates: null, Institutions.Count: > 0 }
            && caller.Has(CallerRole.Institution) && rule.Roles.Contains(CallerRole.Institution))
        {
            var held = await mandates.HeldByAsync(caller.Institutions, cancellationToken);
            call.Caller = caller with { Mandates = held
                .ToImmutableSortedDictionary(right => right.Represented, right => right, StringComparer.Ordinal) };
        }

        return null;
    }

    /// <summary>The refusal of a caller whom nobody knows.</summary>
    internal static Status Unknown(string method) => new(
        StatusCode.Unauthenticated,
        $"{method} needs to know who calls. Send a valid token in the header \"authorization: Bearer <token>\", or connect with a known client certificate.");

    private static Status Denied(string method, Caller caller, AccessRule rule)
    {
        var takes = string.Join(" or ", rule.Roles.Select(Name));
        var has = caller.Roles.IsEmpty ? "no role" : string.Join(", ", caller.Roles.Select(Name));
        return new Status(StatusCode.PermissionDenied, $"{method} takes the role {takes}; {caller} has {has}.");
    }

    private static string Name(CallerRole role) =>
        role == CallerRole.Module ? "module (a call from another module of the same process)" : RoleNames.NameOf(role);
}
