using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Network;

/// <summary>Registers identity and access with the container.</summary>
public static class AccessServiceCollectionExtensions
{
    /// <summary>
    /// Registers the authentication of callers, by the last <see cref="ICallerResolver"/> of the container, and the access check. May be
    /// called more than once.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(AccessCheck)))
        {
            return services;
        }

        services.AddSingleton(provider => new AccessCheck(provider.GetService<IMandates>()));

        // Not AddAuthentication: it brings Data Protection, which writes keys that nothing here needs into the home of the user.
        services.AddAuthenticationCore(options => options.DefaultScheme = CallerHandler.Name);
        services.AddWebEncoders();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IAuthenticationConfigurationProvider, NoConfiguration>();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, CallerHandler>(CallerHandler.Name, null);
        services.AddAuthorization();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, AccessHandler>());
        return services;
    }

    /// <summary>Schemes are set in code only: nothing in the environment of the process may change who is known.</summary>
    private sealed class NoConfiguration : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
