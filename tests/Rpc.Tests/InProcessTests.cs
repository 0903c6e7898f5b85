using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

/// <summary>The contract inside the process.</summary>
public sealed class InProcessTests : ContractSuite
{
    private CallScope? _scope;

    private protected override CallInvoker As(Caller? caller) =>
        new ScopedInvoker(new InProcessChannel(Host.Server, null).CreateCallInvoker(), caller);

    [Fact]
    public async Task A_token_in_metadata_means_nothing_in_process()
    {
        var forged = new Metadata { { "authorization", "Bearer operator" } };

        Assert.Equal(
            StatusCode.Unauthenticated, await CodeOf(new Probe.Probe.ProbeClient(As(null)).ForOperatorAsync(new EchoRequest(), forged)));
    }

    [Fact]
    public async Task A_module_may_call_what_is_for_modules_and_only_with_someone_to_work_for()
    {
        var client = new Probe.Probe.ProbeClient(new InProcessChannel(Host.Server, "allocation"));
        Assert.Equal(StatusCode.Unauthenticated, await CodeOf(client.ForModuleAsync(new EchoRequest())));

        using var run = CallScope.RunAs(Caller.ForModule("worker"));

        Assert.Equal(StatusCode.OK, await CodeOf(client.ForModuleAsync(new EchoRequest())));
        Assert.Equal(StatusCode.PermissionDenied, await CodeOf(client.ForOperatorAsync(new EchoRequest())));
        Assert.Equal("module:worker", (await client.WhoAmIAsync(new WhoAmIRequest())).UserId);
    }

    [Fact]
    public void A_scope_that_ended_no_longer_lends_its_caller()
    {
        _scope = CallScope.RunAs(Who.With(CallerRole.Operator));
        var flow = ExecutionContext.Capture()!;
        _scope.Dispose();

        var seen = _scope;
        ExecutionContext.Run(flow, _ => seen = CallScope.Current, null);

        Assert.Null(seen);
    }

    [Fact]
    public async Task Client_and_handler_share_no_object()
    {
        var request = new EchoRequest { Text = "before" };
        using var call = new Probe.Probe.ProbeClient(As(null)).EchoAsync(request);
        request.Text = "after";

        Assert.Equal("before", (await call).Text);
    }
}
