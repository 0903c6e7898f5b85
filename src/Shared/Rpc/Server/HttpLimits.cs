using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace TopGrid.Rpc.Server;

/// <summary>Kestrel's limits on the body of a request, where limits of ours take their place.</summary>
internal static class HttpLimits
{
    /// <summary>Lifts them.</summary>
    /// <param name="http">The request.</param>
    /// <param name="isStream">Whether messages may come at any time.</param>
    public static void Lift(HttpContext http, bool isStream)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (isStream && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
