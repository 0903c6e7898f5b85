using System.Diagnostics;
using System.Text;
using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.InProcess;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

/// <summary>Does what it is told, and keeps what it saw where tests can look.</summary>
internal sealed class ProbeService(GrpcServer server, Sightings sightings) : Probe.Probe.ProbeBase
{
    public override async Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("want-headers") is { } value)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "seen", value }, { "seen-bin", context.RequestHeaders.GetValueBytes("raw-bin") ?? [] } });
            context.ResponseTrailers.Add("after", value);
            context.ResponseTrailers.Add("after-bin", context.RequestHeaders.GetValueBytes("raw-bin") ?? []);
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
        using var registration = context.CancellationToken.Register(() => sightings.Cancelled.TrySetResult());
        for (var i = 1; i <= request.Count; i++)
        {
            await responseStream.WriteAsync(new EchoReply { Text = $"{i}" });
            sightings.Written = i;
        }

        if (request.FailAtEnd)
        {
            throw new RpcException(new Status(StatusCode.Aborted, "as told"), new Metadata { { "why", "told" } });
        }
    }

    public override async Task<EchoReply> Join(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            if (request.Text == "stop")
            {
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "stopped"));
            }

            texts.Add(request.Text);
        }

        return new EchoReply { Text = string.Join(',', texts) };
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(new EchoReply { Text = request.Text + "!" });
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
        sightings.Waiting.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new EchoReply();
        }
        finally
        {
            sightings.Cancelled.TrySetResult();
        }
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

    public override Task<EchoReply> ForInstitutionOrLead(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoReply());

    public override Task<EchoReply> ForModule(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoReply());
}

/// <summary>What the probe saw.</summary>
internal sealed class Sightings
{
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Metadata { get; set; } = [];

    public int Written { get; set; }

    /// <summary>The header <c>grpc-encoding</c> of the last request.</summary>
    public string? Encoding { get; set; }

    /// <summary>Bytes of the body of the last request, where it said so.</summary>
    public long? Length { get; set; }

    /// <summary>Whom the client's certificate names; null when it showed none.</summary>
    public string? ClientCertificate { get; set; }
}
