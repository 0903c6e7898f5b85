using System.Diagnostics;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// Who calls, what they may do, and the trace they leave.
public abstract partial class ContractSuite
{
    [Theory]
    [InlineData(CallerRole.Operator, true, false)]
    [InlineData(CallerRole.Institution, false, true)]
    [InlineData(CallerRole.Lead, false, true)]
    [InlineData(CallerRole.Institute, false, false)]
    [InlineData(CallerRole.Board, false, false)]
    [InlineData(CallerRole.Committee, false, false)]
    [InlineData(CallerRole.Auditor, false, false)]
    public async Task Each_role_may_call_what_its_rule_says_and_nothing_else(CallerRole role, bool forOperator, bool forInstitutionOrLead)
    {
        var client = Client(Who.With(role));

        Assert.Equal(forOperator ? StatusCode.OK : StatusCode.PermissionDenied, await CodeOf(client.ForOperatorAsync(new EchoRequest())));
        Assert.Equal(
            forInstitutionOrLead ? StatusCode.OK : StatusCode.PermissionDenied,
            await CodeOf(client.ForInstitutionOrLeadAsync(new EchoRequest())));
        Assert.Equal(StatusCode.PermissionDenied, await CodeOf(client.ForModuleAsync(new EchoRequest())));
        Assert.Equal(StatusCode.OK, await CodeOf(client.EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task A_refusal_says_which_role_it_takes()
    {
        var failure = await FailureOf(Client(Who.With(CallerRole.Board)).ForInstitutionOrLeadAsync(new EchoRequest()));

        Assert.Equal(
            "/topgrid.probe.v1.Probe/ForInstitutionOrLead takes the role institution or lead; user board has board.",
            failure.Status.Detail);
    }

    [Fact]
    public async Task No_caller_is_unauthenticated_unless_anyone_may_call()
    {
        Assert.Equal(StatusCode.Unauthenticated, await CodeOf(Client().ForOperatorAsync(new EchoRequest())));
        Assert.Equal(StatusCode.OK, await CodeOf(Client().EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task A_call_from_module_to_module_reads_user_X_through_module_Y()
    {
        var reply = await Client(Who.With(CallerRole.Institution)).WhoAmIAsync(new WhoAmIRequest { Hops = 2 });

        Assert.Equal("institution", reply.UserId);
        Assert.Equal(["module2", "module1"], reply.Via);
        Assert.Equal(["Institution"], reply.Roles);
    }

    [Fact]
    public async Task Metadata_cannot_say_through_which_module_or_as_whom_a_call_comes()
    {
        var forged = new Metadata
        {
            { "via", "registration" },
            { "caller", "operator" },
            { "topgrid-caller", "operator" },
            { "x-user", "operator" },
        };

        var reply = await Client(Who.With(CallerRole.Institution)).WhoAmIAsync(new WhoAmIRequest(), forged);

        Assert.Equal("institution", reply.UserId);
        Assert.Empty(reply.Via);
    }

    [Fact]
    public async Task The_spans_of_client_server_and_nested_call_hang_together_and_a_refusal_is_no_error()
    {
        var spans = new List<Activity>();
        using var root = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TopGrid.Rpc",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        var reply = await Client(Who.With(CallerRole.Operator)).WhoAmIAsync(new WhoAmIRequest { Hops = 1 });
        var denied = await CodeOf(Client(Who.With(CallerRole.Board)).ForOperatorAsync(new EchoRequest()));
        var broken = await CodeOf(Client().FailAsync(new FailRequest { Unexpected = true }));

        Assert.Same(root, Activity.Current);
        Assert.Equal((StatusCode.PermissionDenied, StatusCode.Internal), (denied, broken));
        Assert.Equal(root.TraceId.ToString(), reply.TraceId);
        var mine = await SpansOfAsync(spans, root.TraceId, 8);
        var chain = Chain(mine, root.SpanId, "topgrid.probe.v1.Probe/WhoAmI");
        Assert.Equal([ActivityKind.Client, ActivityKind.Server, ActivityKind.Client, ActivityKind.Server], chain.Select(span => span.Kind));
        Assert.All(mine.Where(span => span.DisplayName.EndsWith("ForOperator", StringComparison.Ordinal)), span =>
        {
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
            Assert.Equal(7, span.GetTagItem("rpc.grpc.status_code"));
        });
        Assert.All(
            mine.Where(span => span.DisplayName.EndsWith("Fail", StringComparison.Ordinal)),
            span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal(
            ("grpc", "topgrid.probe.v1.Probe", "WhoAmI"),
            (chain[0].GetTagItem("rpc.system"), chain[0].GetTagItem("rpc.service"), chain[0].GetTagItem("rpc.method")));
    }

    /// <summary>A server's span over the network may end after the client has its answer.</summary>
    private static async Task<List<Activity>> SpansOfAsync(List<Activity> spans, ActivityTraceId trace, int count)
    {
        for (var i = 0; ; i++)
        {
            lock (spans)
            {
                var mine = spans.Where(span => span.TraceId == trace).ToList();
                if (mine.Count >= count || i == 300)
                {
                    Assert.Equal(count, mine.Count);
                    return mine;
                }
            }

            await Task.Delay(20);
        }
    }

    private static List<Activity> Chain(List<Activity> spans, ActivitySpanId parent, string name)
    {
        var chain = new List<Activity>();
        while (spans.SingleOrDefault(span => span.ParentSpanId == parent && span.DisplayName == name) is { } next)
        {
            chain.Add(next);
            parent = next.SpanId;
        }

        return chain;
    }
}
