using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// How calls end: status, message and details, and what is not there.
public abstract partial class ContractSuite
{
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

    [Fact]
    public async Task A_server_that_refuses_in_the_middle_of_a_request_stream_is_heard()
    {
        using var call = Client().Join();

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                await call.RequestStream.WriteAsync(
                    new EchoRequest { Text = i == 5 ? "stop" : "go", Padding = ByteString.CopyFrom(new byte[1000]) });
            }
        });

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("stopped", (await Assert.ThrowsAsync<RpcException>(async () => await call)).Status.Detail);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_arrives_as_it_was_sent(StatusCode code)
    {
        foreach (var setStatus in new[] { false, true })
        {
            var failure = await FailureOf(
                Client().FailAsync(new FailRequest { Code = (int)code, Detail = "because", SetStatus = setStatus }));

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
    public async Task Every_error_says_why_to_programs_too()
    {
        var stranger = await FailureOf(new Probe.Probe.ProbeClient(As(null)).ForOperatorAsync(new EchoRequest()));
        var defect = await FailureOf(Client().FailAsync(new FailRequest { Unexpected = true }));
        var notWritten = await FailureOf(Client().NotWrittenAsync(new EchoRequest()));
        var noService = await FailureOf(new Unmapped.UnmappedClient(As(null)).EchoAsync(new EchoRequest()));
        var noMethod = await FailureOf(CallAsync("Nothing"));

        Assert.Equal(
            [("CALLER_UNKNOWN", "ForOperator"), ("DEFECT", "Fail"), ("METHOD_NOT_SERVED", "NotWritten"), ("METHOD_NOT_SERVED", "Echo"),
                ("METHOD_NOT_SERVED", "Nothing")],
            new[] { stranger, defect, notWritten, noService, noMethod }.Select(failure =>
            {
                var status = failure.GetRpcStatus()!;
                var info = status.GetDetail<Google.Rpc.ErrorInfo>()!;
                Assert.Equal(((int)failure.StatusCode, failure.Status.Detail, "topgrid"), (status.Code, status.Message, info.Domain));
                return (info.Reason, info.Metadata["method"].Split('/')[^1]);
            }));
    }

    [Fact]
    public async Task An_unexpected_exception_tells_an_id_and_nothing_else()
    {
        var failure = await FailureOf(Client().FailAsync(new FailRequest { Unexpected = true }));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.DoesNotContain("secret", failure.Status.Detail, StringComparison.Ordinal);
        var id = failure.Status.Detail.TrimEnd('.').Split(' ')[^1];
        Assert.Contains(
            Host.Log.Errors,
            line => line.Contains(id, StringComparison.Ordinal) && line.Contains("the secret inside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_method_that_was_not_written_and_a_service_that_is_not_there_are_unimplemented()
    {
        var notWritten = await FailureOf(Client().NotWrittenAsync(new EchoRequest()));
        var noService = await FailureOf(new Unmapped.UnmappedClient(As(null)).EchoAsync(new EchoRequest()));
        var noMethod = await FailureOf(CallAsync("Nothing"));

        Assert.All([notWritten, noService, noMethod], failure => Assert.Equal(StatusCode.Unimplemented, failure.StatusCode));
        Assert.Equal("/topgrid.probe.v1.Probe/NotWritten is in the contract but not served yet.", notWritten.Status.Detail);
        Assert.Equal("There is no service topgrid.probe.v1.Unmapped here.", noService.Status.Detail);
        Assert.StartsWith("Service topgrid.probe.v1.Probe has no method Nothing", noMethod.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_a_method_that_is_too_long_for_any_is_not_repeated()
    {
        var failure = await FailureOf(CallAsync(new string('x', 3000)));

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        Assert.InRange(failure.Status.Detail.Length, 1, 100);
        Assert.Equal("METHOD_NOT_SERVED", failure.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
        Assert.InRange(failure.Trailers.GetValueBytes("grpc-status-details-bin")!.Length, 1, 300);
    }

    /// <summary>Calls a method of the probe's service that is in no contract.</summary>
    private AsyncUnaryCall<string> CallAsync(string method) => As(null).AsyncUnaryCall(
        new Method<string, string>(
            MethodType.Unary, "topgrid.probe.v1.Probe", method, Marshallers.StringMarshaller, Marshallers.StringMarshaller), null, default,
            "");
}
