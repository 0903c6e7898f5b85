using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

/// <summary>What must hold for a call, whatever it goes over. Each end derives from this and says how to reach the probe.</summary>
public abstract class ContractSuite : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected ProbeHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ProbeHost.StartAsync();
        Prepare();
    }

    public virtual async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>Makes the channel.</summary>
    private protected abstract void Prepare();

    /// <summary>A way to call as someone, or as no one.</summary>
    private protected abstract CallInvoker As(Caller? caller);

    private Probe.Probe.ProbeClient Client(Caller? caller = null) => new(As(caller));

    [Fact]
    public async Task One_request_gives_one_response()
    {
        using var call = Client().EchoAsync(new EchoRequest { Text = "Zorgaanbieder é € 😀" });

        Assert.Equal("Zorgaanbieder é € 😀", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("x", Client().Echo(new EchoRequest { Text = "x" }).Text);
    }

    [Fact]
    public async Task An_empty_message_is_a_message() => Assert.Equal("", (await Client().EchoAsync(new EchoRequest())).Text);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public async Task A_response_stream_arrives_whole_and_in_order(int count)
    {
        using var call = Client().Count(new CountRequest { Count = count });

        var texts = await call.ResponseStream.ReadAllAsync().Select(reply => reply.Text).ToListAsync();

        Assert.Equal(Enumerable.Range(1, count).Select(number => $"{number}"), texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_stream_that_fails_gives_its_messages_first_and_then_status_and_trailers()
    {
        using var call = Client().Count(new CountRequest { Count = 3, FailAtEnd = true });
        var seen = 0;

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var reply in call.ResponseStream.ReadAllAsync())
            {
                seen++;
            }
        });

        Assert.Equal(3, seen);
        Assert.Equal((StatusCode.Aborted, "as told"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal("told", failure.Trailers.GetValue("why"));
        Assert.Equal("told", call.GetTrailers().GetValue("why"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task A_request_stream_arrives_whole_and_in_order(int count)
    {
        using var call = Client().Join();
        for (var i = 1; i <= count; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(string.Join(',', Enumerable.Range(1, count)), (await call).Text);
    }

    [Fact]
    public async Task A_server_that_refuses_in_the_middle_of_a_request_stream_is_heard()
    {
        using var call = Client().Join();

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Text = i == 5 ? "stop" : "go", Padding = ByteString.CopyFrom(new byte[1000]) });
            }
        });

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("stopped", (await Assert.ThrowsAsync<RpcException>(async () => await call)).Status.Detail);
    }

    [Fact]
    public async Task A_stream_each_way_answers_as_it_is_asked()
    {
        using var call = Client().Chat();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"{i}!", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_arrives_as_it_was_sent(StatusCode code)
    {
        foreach (var setStatus in new[] { false, true })
        {
            var failure = await FailureOf(Client().FailAsync(new FailRequest { Code = (int)code, Detail = "because", SetStatus = setStatus }));

            Assert.Equal((code, "because"), (failure.StatusCode, failure.Status.Detail));
        }
    }

    public static TheoryData<StatusCode> Codes() => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [InlineData("")]
    [InlineData("100 % zeker; één plaats te veel\nregel 2\t\"\\")]
    [InlineData("%41 is not A, 😀 and \u0001 pass")]
    public async Task A_message_arrives_with_all_its_characters(string detail)
    {
        var failure = await FailureOf(Client().FailAsync(new FailRequest { Code = (int)StatusCode.NotFound, Detail = detail }));

        Assert.Equal(detail, failure.Status.Detail);
    }

    [Fact]
    public async Task Details_of_a_refusal_travel_in_the_trailers()
    {
        var failure = await FailureOf(Client().FailAsync(new FailRequest { Code = (int)StatusCode.InvalidArgument, Detail = "x" }));

        Assert.Equal("details"u8.ToArray(), failure.Trailers.GetValueBytes("grpc-status-details-bin"));
    }

    [Fact]
    public async Task An_unexpected_exception_tells_an_id_and_nothing_else()
    {
        var failure = await FailureOf(Client().FailAsync(new FailRequest { Unexpected = true }));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.DoesNotContain("secret", failure.Status.Detail, StringComparison.Ordinal);
        var id = failure.Status.Detail.TrimEnd('.').Split(' ')[^1];
        Assert.Contains(Host.Log.Errors, line => line.Contains(id, StringComparison.Ordinal) && line.Contains("the secret inside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metadata_travels_both_ways_as_text_and_as_bytes()
    {
        byte[] raw = [0, 255, 10, 44, 128];
        using var call = Client().EchoAsync(new EchoRequest(), new Metadata { { "Want-Headers", "a, b" }, { "raw-bin", raw } });

        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("a, b", headers.GetValue("seen"));
        Assert.Equal(raw, headers.GetValueBytes("seen-bin"));
        Assert.Equal("a, b", call.GetTrailers().GetValue("after"));
        Assert.Equal(raw, call.GetTrailers().GetValueBytes("after-bin"));
    }

    [Fact]
    public async Task Metadata_that_no_header_can_carry_is_refused()
    {
        var failure = await FailureOf(Client().EchoAsync(new EchoRequest(), new Metadata { { "name", "é" } }));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("-bin", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var failure = await FailureOf(Client().WaitAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_deadline_in_the_past_is_not_even_sent()
    {
        var failure = await FailureOf(Client().WaitAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(-1)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.False(Host.Sightings.Waiting.Task.IsCompleted);
    }

    [Fact]
    public async Task A_deadline_goes_along_to_the_next_module()
    {
        var deadline = DateTime.UtcNow.AddMinutes(5);

        var reply = await Client(Who.With(CallerRole.Operator)).WhoAmIAsync(new WhoAmIRequest { Hops = 2 }, deadline: deadline);

        Assert.InRange(reply.DeadlineTicks, deadline.AddSeconds(-1).Ticks, deadline.AddSeconds(20).Ticks);
    }

    [Fact]
    public async Task A_client_that_cancels_ends_the_call_at_the_server()
    {
        using var source = new CancellationTokenSource();
        using var call = Client().WaitAsync(new EchoRequest(), cancellationToken: source.Token);
        await Host.Sightings.Waiting.Task.WaitAsync(Patience);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await FailureOf(call)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposing_a_stream_ends_it_at_a_server_that_does_not_watch_its_token()
    {
        var call = Client().Count(new CountRequest { Count = int.MaxValue });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        call.Dispose();

        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

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

    [Fact]
    public async Task A_message_within_the_limits_passes_and_one_over_them_does_not()
    {
        // The probe takes requests of 6 MiB, clients responses of 4 MiB.
        var big = new EchoRequest { Padding = ByteString.CopyFrom(new byte[3_900_000]) };
        Assert.Equal(big.Padding, (await Client().EchoAsync(big)).Padding);

        var tooBigToRead = await FailureOf(Client().EchoAsync(new EchoRequest { Padding = ByteString.CopyFrom(new byte[5_000_000]) }));
        var tooBigToSend = await FailureOf(Client().EchoAsync(new EchoRequest { Padding = ByteString.CopyFrom(new byte[7_000_000]) }));

        Assert.Equal(StatusCode.ResourceExhausted, tooBigToRead.StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, tooBigToSend.StatusCode);
        Assert.Contains("6291456", tooBigToSend.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_was_not_written_and_a_service_that_is_not_there_are_unimplemented()
    {
        var notWritten = await FailureOf(Client().NotWrittenAsync(new EchoRequest()));
        var noService = await FailureOf(new Unmapped.UnmappedClient(As(null)).EchoAsync(new EchoRequest()));
        var noMethod = await FailureOf(As(null).AsyncUnaryCall(
            new Method<string, string>(MethodType.Unary, "topgrid.probe.v1.Probe", "Nothing", Marshallers.StringMarshaller, Marshallers.StringMarshaller), null, default, ""));

        Assert.All([notWritten, noService, noMethod], failure => Assert.Equal(StatusCode.Unimplemented, failure.StatusCode));
        Assert.Equal("/topgrid.probe.v1.Probe/NotWritten is in the contract but not served yet.", notWritten.Status.Detail);
        Assert.Equal("There is no service topgrid.probe.v1.Unmapped here.", noService.Status.Detail);
        Assert.StartsWith("Service topgrid.probe.v1.Probe has no method Nothing", noMethod.Status.Detail, StringComparison.Ordinal);
    }

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
        Assert.Equal(forInstitutionOrLead ? StatusCode.OK : StatusCode.PermissionDenied, await CodeOf(client.ForInstitutionOrLeadAsync(new EchoRequest())));
        Assert.Equal(StatusCode.PermissionDenied, await CodeOf(client.ForModuleAsync(new EchoRequest())));
        Assert.Equal(StatusCode.OK, await CodeOf(client.EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task A_refusal_says_which_role_it_takes()
    {
        var failure = await FailureOf(Client(Who.With(CallerRole.Board)).ForInstitutionOrLeadAsync(new EchoRequest()));

        Assert.Equal(
            "/topgrid.probe.v1.Probe/ForInstitutionOrLead takes the role institution or lead; user board has board.", failure.Status.Detail);
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
        var forged = new Metadata { { "via", "registration" }, { "caller", "operator" }, { "topgrid-caller", "operator" }, { "x-user", "operator" } };

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
            ShouldListenTo = source => source.Name == "TopGrid.Grpc",
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
        Assert.All(mine.Where(span => span.DisplayName.EndsWith("Fail", StringComparison.Ordinal)), span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal(("grpc", "topgrid.probe.v1.Probe", "WhoAmI"), (chain[0].GetTagItem("rpc.system"), chain[0].GetTagItem("rpc.service"), chain[0].GetTagItem("rpc.method")));
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

    private protected static async Task<RpcException> FailureOf<T>(AsyncUnaryCall<T> call) =>
        await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.WaitAsync(Patience));

    private protected static async Task<StatusCode> CodeOf<T>(AsyncUnaryCall<T> call)
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
