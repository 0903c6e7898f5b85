using Grpc.Core;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Calls that must not be answered.</summary>
internal static class Refused
{
    /// <summary>The call must fail with this status.</summary>
    public static async Task<RpcException> WithAsync<TAnswer>(StatusCode status, Func<AsyncUnaryCall<TAnswer>> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.True(refused.StatusCode == status, $"{refused.StatusCode} instead of {status}: {refused.Status.Detail}");
        return refused;
    }
}
