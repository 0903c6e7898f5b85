using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Audit.V1;
using TopGrid.Common.Contracts;
using TopGrid.Employment.V1;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Client.Retries;

namespace TopGrid.Cli.Client;

/// <summary>A connection to a host as one identity, with a client for each of its services.</summary>
internal sealed class Session : IDisposable
{
    private static readonly DescriptorIdempotency _idempotency = new(
        RegistrationService.Descriptor, MandateService.Descriptor, AssessmentService.Descriptor, SnapshotService.Descriptor,
        RunService.Descriptor, PublicationService.Descriptor, ResultService.Descriptor, JobService.Descriptor, ClusterService.Descriptor,
        EmploymentService.Descriptor, AuditService.Descriptor);

    private readonly RpcChannel _channel;

    private Session(RpcChannel channel)
    {
        _channel = channel;
        Registration = new RegistrationService.RegistrationServiceClient(channel);
        Mandates = new MandateService.MandateServiceClient(channel);
        Assessment = new AssessmentService.AssessmentServiceClient(channel);
        Snapshots = new SnapshotService.SnapshotServiceClient(channel);
        Runs = new RunService.RunServiceClient(channel);
        Publications = new PublicationService.PublicationServiceClient(channel);
        Results = new ResultService.ResultServiceClient(channel);
        Jobs = new JobService.JobServiceClient(channel);
        Cluster = new ClusterService.ClusterServiceClient(channel);
        Employment = new EmploymentService.EmploymentServiceClient(channel);
        Audit = new AuditService.AuditServiceClient(channel);
    }

    public RegistrationService.RegistrationServiceClient Registration { get; }

    public MandateService.MandateServiceClient Mandates { get; }

    public AssessmentService.AssessmentServiceClient Assessment { get; }

    public SnapshotService.SnapshotServiceClient Snapshots { get; }

    public RunService.RunServiceClient Runs { get; }

    public PublicationService.PublicationServiceClient Publications { get; }

    public ResultService.ResultServiceClient Results { get; }

    public JobService.JobServiceClient Jobs { get; }

    public ClusterService.ClusterServiceClient Cluster { get; }

    public EmploymentService.EmploymentServiceClient Employment { get; }

    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>Opens a session; nothing is sent until the first call.</summary>
    /// <param name="address">Address of the host.</param>
    /// <param name="token">Token of the identity.</param>
    public static Session Open(Uri address, string token) => Open(address, new RpcChannelOptions { Token = token });

    /// <summary>Opens a session; nothing is sent until the first call.</summary>
    /// <param name="address">Address of the host.</param>
    /// <param name="options">Token and certificates.</param>
    public static Session Open(Uri address, RpcChannelOptions options)
    {
        options.ConnectTimeout = TimeSpan.FromSeconds(5);
        options.Retry = new RetryOptions { IsIdempotent = _idempotency.MayRepeat };
        return new Session(RpcChannel.ForAddress(address, options));
    }

    /// <summary>An id that makes a repeated call harmless.</summary>
    public static string NewRequestId() => Guid.NewGuid().ToString("D");

    /// <summary>Does work over the session and notes on a failed call which host it was.</summary>
    public async Task<T> DoAsync<T>(Func<Session, Task<T>> work)
    {
        try
        {
            return await work(this);
        }
        catch (RpcException exception)
        {
            exception.Data[Invocation.Refusals.AddressKey] = _channel.Address.ToString().TrimEnd('/');
            throw;
        }
    }

    public void Dispose() => _channel.Dispose();
}
