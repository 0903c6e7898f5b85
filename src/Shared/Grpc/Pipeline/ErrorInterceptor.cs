using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace TopGrid.Grpc.Pipeline;

/// <summary>
/// Lets refusals pass and turns every other exception into INTERNAL, or UNAVAILABLE when it will pass by itself, with an id: the log
/// knows the rest, the client does not.
/// </summary>
internal sealed class ErrorInterceptor(Func<Exception, bool> isTemporary, ILogger<ErrorInterceptor> logger) : ICallInterceptor
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(2);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The edge of the process for a call.")]
    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        try
        {
            await next().ConfigureAwait(false);
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception exception)
        {
            var id = Guid.NewGuid().ToString("N")[..12];
            if (isTemporary(exception))
            {
                logger.LogWarning(exception, "{Method} could not be done now, error id {ErrorId}", context.Method, id);
                throw Problems.Unavailable(
                    "What this host rests on is away or busy for a moment", $"error id {id}", "Try again, with the same request id; if it lasts, give the operator the error id", SoonAgain);
            }

            logger.LogError(exception, "{Method} failed inside, error id {ErrorId}", context.Method, id);
            throw new RpcException(new Status(
                StatusCode.Internal, $"Something went wrong inside {context.Method}. Give the operator this id: {id}."));
        }
    }
}
