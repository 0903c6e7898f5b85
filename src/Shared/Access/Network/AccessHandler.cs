using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Network;

/// <summary>
/// Runs the access check at the network edge, before a body is read. A credential that cannot be taken is refused even where anyone may
/// call: whoever sends one believes to be known.
/// </summary>
internal sealed class AccessHandler(AccessCheck check) : AuthorizationHandler<AccessHandler.Requirement>
{
    /// <summary>The policy of every endpoint that serves a call; the rule itself is the method's.</summary>
    public static AuthorizationPolicy Policy { get; } = new([new Requirement()], []);

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        var http = (HttpContext)context.Resource!;
        var call = http.Features.GetRequiredFeature<ServedCall>();
        call.Refusal ??= await check.RefuseAsync(call, http.RequestAborted);
        if (call.Refusal is null)
        {
            context.Succeed(requirement);
        }
    }

    /// <summary>That the caller may call the method.</summary>
    internal sealed class Requirement : IAuthorizationRequirement;
}
