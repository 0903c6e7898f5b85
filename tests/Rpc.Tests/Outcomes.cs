using Grpc.Core;

namespace TopGrid.Rpc.Tests;

/// <summary>What tests ask of calls.</summary>
internal static class Outcomes
{
    /// <summary>How long a test waits for what must come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until it holds.</summary>
    public static Task Eventually(Func<bool> holds) =>
        Eventually(() => Task.FromResult(holds() ? 0 : throw new InvalidOperationException("It does not hold yet.")));

    /// <summary>Tries until it holds.</summary>
    public static async Task Eventually(Func<Task> holds)
    {
        for (var until = DateTime.UtcNow + Patience; ; await Task.Delay(50))
        {
            try
            {
                await holds();
                return;
            }
            catch (Exception) when (DateTime.UtcNow < until)
            {
                // Not yet.
            }
        }
    }

    public static async Task<RpcException> FailureOf<T>(AsyncUnaryCall<T> call) =>
        await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.WaitAsync(Patience));

    public static async Task<StatusCode> CodeOf<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call.ResponseAsync.WaitAsync(Patience);
            return StatusCode.OK;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode;
        }
    }
}
