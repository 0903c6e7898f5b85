namespace TopGrid.Health;

/// <summary>Something that services need in order to serve.</summary>
public interface IHealthSource
{
    /// <summary>The services that need it.</summary>
    IReadOnlyCollection<string> Services { get; }

    /// <summary>Looks at it. An exception, or no answer in time, is a problem of all its services.</summary>
    /// <param name="cancellationToken">Gives up looking.</param>
    /// <returns>For each service that cannot serve, a sentence that says why; those that are not named can.</returns>
    Task<IReadOnlyDictionary<string, string>> ProblemsAsync(CancellationToken cancellationToken);
}
