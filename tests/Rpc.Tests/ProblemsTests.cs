using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using TopGrid.Rpc.Errors;

namespace TopGrid.Rpc.Tests;

public sealed class ProblemsTests
{
    [Fact]
    public void A_wrong_field_is_named_in_a_BadRequest_each_of_several_apart()
    {
        var one = Problems.InvalidArgument("It is wrong", "field places", "Send 1").GetDetail<BadRequest>()!;
        var two = Problems.InvalidArgument("It is wrong", "fields match and values", "Send both").GetDetail<BadRequest>()!;

        Assert.Equal([("places", "It is wrong")], one.FieldViolations.Select(violation => (violation.Field, violation.Description)));
        Assert.Equal(["match", "values"], two.FieldViolations.Select(violation => violation.Field));
    }

    [Fact]
    public void The_state_in_the_way_is_a_PreconditionFailure_and_a_missing_thing_a_ResourceInfo()
    {
        var state = Problems.FailedPrecondition("Too late", "years/2025", "Ask TOP", Reasons.DeadlinePassed);
        var missing = Problems.NotFound("There is none", "years/2025/institutions/N1", "List them");

        var violation = Assert.Single(state.GetDetail<PreconditionFailure>()!.Violations);
        Assert.Equal(("DEADLINE_PASSED", "years/2025", "Too late"), (violation.Type, violation.Subject, violation.Description));
        Assert.Equal(
            ("institutions", "years/2025/institutions/N1"),
            (missing.GetDetail<ResourceInfo>()!.ResourceType, missing.GetDetail<ResourceInfo>()!.ResourceName));
        Assert.Equal(
            ("Too late (years/2025). Ask TOP.", "Ask TOP."), (state.Status.Detail, state.GetDetail<ErrorInfo>()!.Metadata["advice"]));
    }

    [Fact]
    public void What_will_pass_by_itself_says_when_to_try_again()
    {
        var away = Problems.Unavailable("The database is away", "database", "Try again", TimeSpan.FromSeconds(2.5));

        Assert.Equal(TimeSpan.FromSeconds(2.5), away.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
    }

    [Fact]
    public void Details_fit_into_the_trailers_that_common_clients_take_and_always_say_why()
    {
        var many = ErrorDetails.With(
            new Grpc.Core.Status(StatusCode.InvalidArgument, "x"), "FACTS_INVALID", new Dictionary<string, string>(),
            Enumerable.Range(0, 500).Select(IMessage (i) => new ResourceInfo { ResourceName = new string('n', 50) + i }));
        var status = many.GetRpcStatus()!;

        Assert.InRange(status.CalculateSize(), ErrorDetails.MostBytes - 200, ErrorDetails.MostBytes);
        Assert.Equal("FACTS_INVALID", status.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(
            "CODE", ErrorDetails.With(new Grpc.Core.Status(StatusCode.Internal, new string('x', 9000)), "CODE",
                new Dictionary<string, string>()).GetDetail<ErrorInfo>()!.Reason);
    }

    [Fact]
    public void A_sentence_that_repeats_what_was_sent_has_room_in_the_trailers_that_common_clients_take()
    {
        var sent = new string('y', 1_000_000);
        foreach (var refusal in new[] { Problems.InvalidArgument($"{sent} is no year", sent, sent),
            Problems.NotFound("There is none", sent, sent) })
        {
            Assert.InRange(refusal.Status.Detail.Length, 1000, 1203);
            Assert.EndsWith("...", refusal.Status.Detail, StringComparison.Ordinal);
            Assert.InRange(refusal.Status.Detail.Length + ((refusal.GetRpcStatus()!.CalculateSize() + 2) / 3 * 4), 0, 8000);
            Assert.NotNull(refusal.GetDetail<ErrorInfo>());
        }
    }

    [Fact]
    public void Bytes_that_are_no_status_are_no_details() =>
        Assert.Null(new RpcException(new Grpc.Core.Status(StatusCode.Internal, ""),
            new Metadata { { "grpc-status-details-bin", [255, 255] } }).GetDetail<ErrorInfo>());
}
