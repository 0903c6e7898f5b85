using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TopGrid.Host;

/// <summary>Ends calls that would keep the process from stopping, such as a client that follows a run.</summary>
internal static class CallsAtShutdown
{
    /// <summary>How long calls may still take once the process is told to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Cancels calls that are still there some seconds after the process was told to stop.</summary>
    public static void UseCallsThatEndAtShutdown(this WebApplication app)
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var over = new CancellationTokenSource();
        app.Lifetime.ApplicationStopped.Register(over.Dispose);
        stopping.Register(() => over.CancelAfter(Grace));
        app.Use(async (HttpContext http, RequestDelegate next) =>
        {
            using var ending = over.Token.Register(http.Abort);
            await next(http).ConfigureAwait(false);
        });
    }
}
