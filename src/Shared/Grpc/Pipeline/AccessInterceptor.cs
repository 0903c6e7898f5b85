using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.Pipeline;

/// <summary>
/// Lets pass who may call the method, by the rule written in its contract. An institution's mandates are looked up then, once per call
/// from outside: calls that it leads to inside carry them along.
/// </summary>
internal sealed class AccessInterceptor(IMandates? mandates) : ICallInterceptor
{
    public Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        var rule = ((ServerCall)context).Rule;
        if (rule.Anonymous)
        {
            return next();
        }

        if (context.FindCaller() is not { } caller)
        {
            throw ServerCallContextExtensions.Unknown(context.Method);
        }

        foreach (var role in rule.Roles)
        {
            if (caller.Has(role))
            {
                return mandates is not null && caller is { Mandates: null, Institutions.Count: > 0 }
                    && caller.Has(CallerRole.Institution) && rule.Roles.Contains(CallerRole.Institution)
                    ? WithMandatesAsync((ServerCall)context, caller, mandates, next)
                    : next();
            }
        }

        throw Denied(context.Method, caller, rule);
    }

    private static async Task WithMandatesAsync(ServerCall call, Caller caller, IMandates mandates, Func<Task> next)
    {
        var held = await mandates.HeldByAsync(caller.Institutions, call.CancellationToken).ConfigureAwait(false);
        call.Caller = caller with { Mandates = held.ToImmutableSortedDictionary(right => right.Represented, right => right, StringComparer.Ordinal) };
        using var scope = CallScope.For(call);
        await next().ConfigureAwait(false);
    }

    private static RpcException Denied(string method, Caller caller, AccessRule rule)
    {
        var takes = string.Join(" or ", rule.Roles.Select(Name));
        var has = caller.Roles.IsEmpty ? "no role" : string.Join(", ", caller.Roles.Select(Name));
        return new RpcException(new Status(
            StatusCode.PermissionDenied, $"{method} takes the role {takes}; {caller} has {has}."));
    }

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Roles are written in lower case everywhere.")]
    private static string Name(CallerRole role) => role switch
    {
        CallerRole.Module => "module (a call from another module of the same process)",
        _ => role.ToString().ToLowerInvariant(),
    };
}
