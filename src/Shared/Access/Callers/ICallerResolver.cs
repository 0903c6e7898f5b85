using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TopGrid.Access.Callers;

/// <summary>What a client shows of itself at the network edge.</summary>
/// <param name="Token">What followed <c>Bearer </c> in the authorization header; null = there was no such header.</param>
/// <param name="Certificate">The certificate whose key the client proved to hold in the TLS handshake; null = none.</param>
public sealed record Credentials(string? Token, X509Certificate2? Certificate);

/// <summary>Tells at the network edge who calls.</summary>
public interface ICallerResolver
{
    /// <summary>Finds the caller.</summary>
    /// <param name="credentials">What the client shows.</param>
    /// <param name="http">The request, for the schemes of the framework that check a part of it; its abortion ends the search.</param>
    /// <returns>The caller, or null when nothing known was shown.</returns>
    /// <exception cref="RpcException">UNAUTHENTICATED when what was shown cannot be taken, and it helps its holder to know why.</exception>
    ValueTask<Caller?> ResolveAsync(Credentials credentials, HttpContext http);
}
