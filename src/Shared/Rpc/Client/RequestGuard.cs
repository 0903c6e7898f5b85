using Grpc.Core;

namespace TopGrid.Rpc.Client;

/// <summary>
/// The last look at a request before it leaves: it carries the channel's token, and no secret where anyone on the way could read it.
/// </summary>
internal sealed class RequestGuard(RpcChannelOptions options, Uri address) : DelegatingHandler
{
    private const string Authorization = "authorization";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers;
        if (options.Token is { } token && !headers.NonValidated.Contains(Authorization))
        {
            headers.TryAddWithoutValidation(Authorization, "Bearer " + token);
        }

        if (headers.NonValidated.Contains(Authorization) && !options.MayCarryToken(address))
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated,
                $"The token was not sent to {address}: without TLS anyone on the way could use it. Use an https address, or allow it for a network that encrypts by itself."));
        }

        foreach (var header in headers.NonValidated)
        {
            foreach (var value in header.Value)
            {
                if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    throw new RpcException(new Status(
                        StatusCode.Internal,
                        $"Metadata \"{header.Key}\" holds characters that no header can carry; use a key that ends in -bin and send bytes."));
                }
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
