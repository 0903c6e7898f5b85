using System.Collections.Immutable;

namespace TopGrid.Access.Callers;

/// <summary>
/// Knows for whom a caller acts beside its own institutions. Asked once per call from outside, when it comes in, so that what is withdrawn
/// no longer holds for the next call.
/// </summary>
public interface IMandates
{
    /// <summary>The mandates that hold for the caller's institutions at this moment.</summary>
    /// <param name="institutions">Its own institutions, by tpid.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One per represented institution; none of the caller's own.</returns>
    ValueTask<ImmutableArray<MandateRight>> HeldByAsync(IReadOnlyCollection<string> institutions, CancellationToken cancellationToken);
}
