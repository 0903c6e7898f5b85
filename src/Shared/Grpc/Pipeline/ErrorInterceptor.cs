using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace TopGrid.Grpc.Pipeline;

/// <summary>Lets refusals pass and turns every other exception into INTERNAL with an id: the log knows the rest, the client does not.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : ICallInterceptor
{
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
            logger.LogError(exception, "{Method} failed inside, error id {ErrorId}", context.Method, id);
            throw new RpcException(new Status(
                StatusCode.Internal, $"Something went wrong inside {context.Method}. Give the operator this id: {id}."));
        }
    }
}
