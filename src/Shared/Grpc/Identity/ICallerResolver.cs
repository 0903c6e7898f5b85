namespace TopGrid.Grpc.Identity;

/// <summary>Tells at the network edge who holds a token.</summary>
public interface ICallerResolver
{
    /// <summary>Finds the caller to a bearer token.</summary>
    /// <param name="token">What followed <c>Bearer </c> in the authorization header.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The caller, or null when the token belongs to no one.</returns>
    ValueTask<Caller?> ResolveAsync(string token, CancellationToken cancellationToken);
}
