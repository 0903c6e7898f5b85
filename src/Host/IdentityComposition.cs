using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Access.Tokens;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>How the host knows its callers.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Local">Local identities.</param>
/// <param name="Issuers">Other issuers that are trusted.</param>
internal sealed record IdentityComposition(HostOptions Options, LocalIdentityStore Local, ImmutableArray<TrustedIssuer> Issuers)
{
    /// <summary>Reads the files once, so that a broken one is told at the start and not by refused callers.</summary>
    /// <exception cref="StartException">A file cannot be followed; the message says what to do.</exception>
    public static IdentityComposition Read(HostOptions options)
    {
        try
        {
            var store = new LocalIdentityStore(options.IdentitiesFile);
            _ = store.List();
            _ = new LocalTokens(LocalTokens.KeyFileOf(options.IdentitiesFile)).PublicKeys();
            return new IdentityComposition(options, store, options.IssuersFile is { } file ? IssuersFile.Read(file) : []);
        }
        catch (Exception problem) when (problem is InvalidDataException or UnauthorizedAccessException)
        {
            throw new StartException(problem.Message, problem);
        }
    }

    public void AddTo(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ICallerResolver>(provider => new CallerResolver(
            Local,
            new LocalTokens(LocalTokens.KeyFileOf(Options.IdentitiesFile)),
            Issuers,
            certificatesAreVouchedFor: Options.Tls?.ClientAuthorities is not null,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CallerResolver>>()));
        CallerResolver.AddSchemesTo(services, Issuers);
    }
}
