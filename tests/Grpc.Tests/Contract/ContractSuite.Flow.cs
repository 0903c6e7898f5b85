using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

// Back-pressure.
public abstract partial class ContractSuite
{
    [Fact]
    public async Task A_slow_reader_holds_the_writer_back()
    {
        using var call = Client().Count(new CountRequest { Count = 5_000_000 });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        int before;
        do
        {
            before = Host.Sightings.Written;
            await Task.Delay(300);
        }
        while (Host.Sightings.Written != before);

        Assert.InRange(before, 1, 4_999_999);
    }
}
