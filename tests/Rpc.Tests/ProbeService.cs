using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

/// <summary>Does what it is told, and keeps what it saw where tests can look.</summary>
internal sealed class ProbeService(RpcServer server, Sightings sightings) : Probe.Probe.ProbeBase
{
    public override async Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("want-headers") is { } value)
        {
            await context.WriteResponseHeadersAsync(
                new Metadata { { "seen", value }, { "seen-bin", context.RequestHeaders.GetValueBytes("raw-bin") ?? [] } });
            context.ResponseTrailers.Add("after", value);
            context.ResponseTrailers.Add("after-bin", context.RequestHeaders.GetValueBytes("raw-bin") ?? []);
        }

        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("back-", StringComparison.Ordinal)))
        {
            context.ResponseTrailers.Add(entry);
        }

        if (context.RequestHeaders.GetValue("want-encoding") is { } encoding)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", encoding } });
        }

        if (context.RequestHeaders.Get("want-no-compression") is not null)
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        }

        sightings.Metadata = [.. context.RequestHeaders.Select(entry => entry.Key)];
        return new EchoReply { Text = request.Text, Padding = request.Padding };
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        using var watch = sightings.Watch(context);
        sightings.Waiting.TrySetResult();
        var padding = ByteString.CopyFrom(new byte[request.Bytes]);
        for (var i = 1; i <= request.Count; i++)
        {
            await responseStream.WriteAsync(new EchoReply { Text = $"{i}", Padding = padding });
            sightings.Written = i;
        }

        if (request.FailAtEnd)
        {
            throw new RpcException(new Status(StatusCode.Aborted, "as told"), new Metadata { { "why", "told" } });
        }
    }

    public override async Task<EchoReply> Join(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        using var watch = sightings.Watch(context);
        sightings.Waiting.TrySetResult();
        if (context.RequestHeaders.Get("hold") is not null)
        {
            await sightings.Release.Task.WaitAsync(context.CancellationToken);
        }

        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            if (request.Text == "stop")
            {
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "stopped"));
            }

            texts.Add(request.Text);
        }

        sightings.Joined = true;
        return new EchoReply { Text = string.Join(',', texts) };
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        using var watch = sightings.Watch(context);
        sightings.Waiting.TrySetResult();
        if (context.RequestHeaders.GetValue("want-headers") is { } value)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "seen", value } });
        }

        var kept = new List<EchoReply>();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            if (request.Text == "enough")
            {
                context.ResponseTrailers.Add("after", "enough");
                return;
            }

            var reply = new EchoReply { Text = request.Text + "!" };
            if (context.RequestHeaders.Get("answer-at-end") is null)
            {
                await responseStream.WriteAsync(reply);
            }
            else
            {
                kept.Add(reply);
            }
        }

        foreach (var reply in kept)
        {
            await responseStream.WriteAsync(reply);
        }
    }

    public override Task<EchoReply> Fail(FailRequest request, ServerCallContext context)
    {
        if (request.Unexpected)
        {
            throw new InvalidOperationException("the secret inside");
        }

        var status = new Status((StatusCode)request.Code, request.Detail);
        if (request.SetStatus)
        {
            context.Status = status;
            return Task.FromResult(new EchoReply());
        }

        throw new RpcException(status, new Metadata { { "grpc-status-details-bin", Encoding.UTF8.GetBytes("details") } });
    }

    public override async Task<EchoReply> Wait(EchoRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.Get("through-a-module") is not null)
        {
            return await new Probe.Probe.ProbeClient(new InProcessChannel(server, "module")).WaitAsync(request);
        }

        using var watch = sightings.Watch(context);
        sightings.Waiting.TrySetResult();
        sightings.Enter();
        await sightings.Release.Task.WaitAsync(context.CancellationToken);
        return new EchoReply { Text = request.Text };
    }

    public override async Task<WhoAmIReply> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        if (request.Hops > 0)
        {
            var client = new Probe.Probe.ProbeClient(new InProcessChannel(server, $"module{request.Hops}"));
            return await client.WhoAmIAsync(new WhoAmIRequest { Hops = request.Hops - 1 });
        }

        var caller = context.GetCaller();
        return new WhoAmIReply
        {
            UserId = caller.UserId,
            Via = { caller.Via },
            Roles = { caller.Roles.Select(role => role.ToString()) },
            TraceId = Activity.Current?.TraceId.ToString() ?? "",
            DeadlineTicks = context.Deadline.Ticks,
        };
    }

    public override Task<EchoReply> ForOperator(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoReply());

    public override Task<EchoReply> ForInstitutionOrLead(EchoRequest request, ServerCallContext context) =>
        Task.FromResult(new EchoReply());

    public override Task<EchoReply> ForModule(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoReply());
}

/// <summary>What the probe saw.</summary>
internal sealed class Sightings
{
    private int _entered;

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets go what waits.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls that were waiting at the same time at most, since no one leaves before <see cref="Release"/>.</summary>
    public int Entered => _entered;

    /// <summary>Notes a cancellation, at once or when the handler that it stops is left.</summary>
    public IDisposable Watch(ServerCallContext context) =>
        new Watched(context, context.CancellationToken.Register(() => Cancelled.TrySetResult()), Cancelled);

    public void Enter() => Interlocked.Increment(ref _entered);

    /// <summary>Connections that calls came over.</summary>
    public ConcurrentDictionary<string, bool> Connections { get; } = new(StringComparer.Ordinal);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Metadata { get; set; } = [];

    public int Written { get; set; }

    /// <summary>Whether a request stream has come to its end.</summary>
    public bool Joined { get; set; }

    /// <summary>The header <c>grpc-encoding</c> of the last request.</summary>
    public string? Encoding { get; set; }

    /// <summary>The header <c>grpc-timeout</c> of the last request.</summary>
    public string? Timeout { get; set; }

    /// <summary>Bytes of the body of the last request, as far as they were read.</summary>
    public long Length { get; set; }

    /// <summary>Whom the client's certificate names; null when it showed none.</summary>
    public string? ClientCertificate { get; set; }

    private sealed record Watched(ServerCallContext Context, CancellationTokenRegistration Registration, TaskCompletionSource Cancelled)
        : IDisposable
    {
        public void Dispose()
        {
            Registration.Dispose();
            if (Registration.Token.IsCancellationRequested || DateTime.UtcNow >= Context.Deadline)
            {
                Cancelled.TrySetResult();
            }
        }
    }
}
