using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Client.Retries;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

/// <summary>When a client tries again, and how long it waits. The server is a script; a restarted real host is in EndToEnd.Tests.</summary>
public sealed class RetryTests
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task What_may_be_called_twice_is_called_until_the_server_is_there_with_the_number_of_the_attempts_before()
    {
        using var server = new Script(Answer.Away, Answer.Away, Answer.Reply);
        using var channel = Channel(server, new ImpatientClock());

        Assert.Equal("reply", (await Client(channel).EchoAsync(new EchoRequest())).Text);
        Assert.Equal(["", "1", "2"], server.Attempts);
    }

    [Fact]
    public async Task It_gives_up_after_the_last_attempt_with_the_last_outcome()
    {
        using var server = new Script(Answer.Away);
        using var channel = Channel(server, new ImpatientClock(), attempts: 3);

        using var call = Client(channel).EchoAsync(new EchoRequest());
        var failure = await Outcomes.FailureOf(call);

        Assert.Equal((StatusCode.Unavailable, "away", 3), (failure.StatusCode, failure.Status.Detail, server.Attempts.Count));
        Assert.Equal(StatusCode.Unavailable, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(nameof(Answer.Refused), true)]
    [InlineData(nameof(Answer.Away), false)]
    public async Task Another_error_or_a_method_that_may_not_be_called_twice_is_not_tried_again(string answer, bool idempotent)
    {
        using var server = new Script(Answer.Named(answer), Answer.Reply);
        using var channel = Channel(server, new ImpatientClock(), idempotent);

        await Outcomes.FailureOf(Client(channel).EchoAsync(new EchoRequest()));
        Assert.Single(server.Attempts);
    }

    [Fact]
    public async Task Waits_grow_double_are_spread_at_random_and_have_a_limit()
    {
        var random = new Queue<double>(Enumerable.Range(1, 100).Select(i => i * 37 % 100 / 101.0));
        var clock = new ImpatientClock();
        using var server = new Script(Answer.Away);
        using var channel = Channel(server, clock, attempts: 9, random: random.Dequeue);

        await Outcomes.FailureOf(Client(channel).EchoAsync(new EchoRequest()));

        Assert.Equal(8, clock.Waits.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.True(clock.Waits[^1] > 4 * clock.Waits[0], string.Join(" ", clock.Waits));
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Waits[^1]);

        var other = new ImpatientClock();
        using var again = new Script(Answer.Away);
        using var second = Channel(again, other, attempts: 9, random: () => 0.99);
        await Outcomes.FailureOf(Client(second).EchoAsync(new EchoRequest()));
        Assert.NotEqual(clock.Waits[..3], other.Waits[..3]);
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_back_is_obeyed()
    {
        var clock = new ImpatientClock();
        using var server = new Script(Answer.AwayFor(TimeSpan.FromSeconds(30)), Answer.Reply);
        using var channel = Channel(server, clock, random: () => 0.5);

        await Client(channel).EchoAsync(new EchoRequest());
        Assert.Equal([TimeSpan.FromSeconds(33)], clock.Waits);
    }

    [Fact]
    public async Task It_never_goes_beyond_the_deadline_and_tells_what_the_last_attempt_met()
    {
        using var server = new Script(Answer.AwayFor(TimeSpan.FromMinutes(10)));
        using var channel = Channel(server, TimeProvider.System);

        var failure = await Outcomes.FailureOf(
            Client(channel).EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300)));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Contains("away", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Single(server.Attempts);
    }

    [Fact]
    public async Task Who_lets_go_of_the_call_ends_the_waiting()
    {
        using var server = new Script(Answer.AwayFor(TimeSpan.FromMinutes(10)));
        using var channel = Channel(server, TimeProvider.System);
        using var stop = new CancellationTokenSource();

        using var cancelled = Client(channel).EchoAsync(new EchoRequest(), cancellationToken: stop.Token);
        using var disposed = Client(channel).EchoAsync(new EchoRequest());
        await Outcomes.Eventually(() => server.Attempts.Count == 2);
        await stop.CancelAsync();
        disposed.Dispose();

        Assert.Equal((StatusCode.Cancelled, StatusCode.Cancelled), (await Outcomes.CodeOf(cancelled), await Outcomes.CodeOf(disposed)));
    }

    [Fact]
    public async Task A_stream_begins_again_before_its_first_message_and_never_after_it()
    {
        using var before = new Script(Answer.Away, Answer.Reply);
        using var channel = Channel(before, new ImpatientClock());
        using var call = Client(channel).Count(new CountRequest());
        Assert.True(await call.ResponseStream.MoveNext(_none));
        Assert.Equal("reply", call.ResponseStream.Current.Text);
        Assert.False(await call.ResponseStream.MoveNext(_none));
        Assert.Equal(2, before.Attempts.Count);

        using var after = new Script(Answer.ReplyAndAway, Answer.Reply);
        using var other = Channel(after, new ImpatientClock());
        using var broken = Client(other).Count(new CountRequest());
        Assert.True(await broken.ResponseStream.MoveNext(_none));
        var failure = await Assert.ThrowsAsync<RpcException>(() => broken.ResponseStream.MoveNext(_none));
        Assert.Equal((StatusCode.Unavailable, 1), (failure.StatusCode, after.Attempts.Count));
    }

    [Fact]
    public async Task A_stream_of_requests_is_sent_once()
    {
        using var server = new Script(Answer.Away, Answer.Reply);
        using var channel = Channel(server, new ImpatientClock());
        using var call = Client(channel).Join();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((StatusCode.Unavailable, 1), (failure.StatusCode, server.Attempts.Count));
    }

    private static Probe.Probe.ProbeClient Client(RpcChannel channel) => new(channel);

    private static RpcChannel Channel(Script server, TimeProvider clock, bool idempotent = true, int attempts = 5,
        Func<double>? random = null) =>
        RpcChannel.ForAddress("http://script", new RpcChannelOptions
        {
            HttpHandler = server,
            Retry = new RetryOptions
            {
                IsIdempotent = _ => idempotent, MaxAttempts = attempts, MaxDelay = TimeSpan.FromSeconds(2), Clock = clock,
                Random = random ?? (() => 0.5),
            },
        });

    /// <summary>An answer as it stands on the wire.</summary>
    private sealed record Answer(StatusCode Code, string Detail, bool WithMessage, byte[]? Details = null)
    {
        public static Answer Away { get; } = new(StatusCode.Unavailable, "away", false);

        public static Answer Refused { get; } = new(StatusCode.Aborted, "refused", false);

        public static Answer Reply { get; } = new(StatusCode.OK, "", true);

        public static Answer ReplyAndAway { get; } = new(StatusCode.Unavailable, "away", true);

        public static Answer Named(string name) => name == nameof(Away) ? Away : Refused;

        public static Answer AwayFor(TimeSpan delay) => Away with
        {
            Details = new Google.Rpc.Status { Details = { Any.Pack(
                new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }) } }.ToByteArray(),
        };
    }

    /// <summary>A server that gives one answer after another, the last one for ever.</summary>
    private sealed class Script(params Answer[] answers) : HttpMessageHandler
    {
        private readonly List<string> _attempts = [];

        public List<string> Attempts
        {
            get
            {
                lock (_attempts)
                {
                    return [.. _attempts];
                }
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int number;
            lock (_attempts)
            {
                number = _attempts.Count;
                _attempts.Add(request.Headers.TryGetValues("grpc-previous-rpc-attempts", out var before) ? string.Join(",", before) : "");
            }

            var answer = answers[Math.Min(number, answers.Length - 1)];
            var message = new EchoReply { Text = "reply" }.ToByteArray();
            var response = new HttpResponseMessage(HttpStatusCode.OK)
            {
                Version = HttpVersion.Version20,
                Content = new ByteArrayContent(answer.WithMessage ? [0, 0, 0, 0, (byte)message.Length, .. message] : []),
            };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            var target = answer.WithMessage ? response.TrailingHeaders : response.Headers;
            target.TryAddWithoutValidation("grpc-status", ((int)answer.Code).ToString(System.Globalization.CultureInfo.InvariantCulture));
            target.TryAddWithoutValidation("grpc-message", answer.Detail);
            if (answer.Details is { } details)
            {
                target.TryAddWithoutValidation("grpc-status-details-bin", Convert.ToBase64String(details).TrimEnd('='));
            }

            return Task.FromResult(response);
        }
    }

    /// <summary>A clock whose timers ring at once, and that notes how long they were to wait.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Waits.Add(dueTime);
            }

            return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
        }
    }
}
