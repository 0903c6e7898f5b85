using Microsoft.Extensions.DependencyInjection;
using TopGrid.Assessment;
using TopGrid.Storage;

namespace TopGrid.Host;

/// <summary>The modules of the host, in the direction in which facts flow.</summary>
public static class HostModules
{
    /// <summary>The tables of all modules, in the order in which they are migrated.</summary>
    public static IReadOnlyList<StorageModule> Storage { get; } = [AssessmentModule.Storage];

    internal static void AddTo(IServiceCollection services, HostOptions options, Uri? endpoint)
    {
        services.AddAssessmentModule();
    }
}
