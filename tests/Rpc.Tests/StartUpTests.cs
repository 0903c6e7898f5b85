using TopGrid.Access.Rules;

namespace TopGrid.Rpc.Tests;

public sealed class StartUpTests
{
    [Fact]
    public async Task Methods_without_an_access_rule_stop_the_start_and_are_named()
    {
        var rules = ProbeHost.Rules();
        rules.Remove("/topgrid.probe.v1.Probe/Join");
        rules["/topgrid.probe.v1.Probe/Wait"] = new AccessRule([], false);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeHost.StartAsync(rules));

        Assert.Contains("/topgrid.probe.v1.Probe/Join, /topgrid.probe.v1.Probe/Wait.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/Echo", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_knows_its_methods()
    {
        await using var host = await ProbeHost.StartAsync();

        Assert.Equal(ProbeHost.Rules().Keys.Order(StringComparer.Ordinal), host.Server.MethodNames);
    }
}
