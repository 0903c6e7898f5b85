using Grpc.Core;
using Microsoft.Extensions.Logging;
using TopGrid.Grpc.Pipeline;
using TopGrid.Storage;

namespace TopGrid.Host;

/// <summary>
/// Tells a client whose call met a database that is away (restarted, taken over by a standby, full) that trying again helps: UNAVAILABLE,
/// not INTERNAL. What the call had committed stays; its request id makes the repetition harmless.
/// </summary>
/// <param name="log">Where the rest is told.</param>
internal sealed partial class OutageInterceptor(ILogger<OutageInterceptor> log) : ICallInterceptor
{
    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        try
        {
            await next().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not RpcException && Outage.Is(problem))
        {
            LogAway(context.Method, problem.Message);
            throw new RpcException(new Status(
                StatusCode.Unavailable, $"The database could not be used during {context.Method}. Try again in a moment, with the same request id."));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} could not use the database: {Problem}")]
    private partial void LogAway(string method, string problem);
}
