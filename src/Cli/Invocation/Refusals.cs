using Grpc.Core;
using TopGrid.Cli.Texts;
using TopGrid.Cluster;
using TopGrid.Data.Messages;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Vocabulary;
using TopGrid.Worker;

namespace TopGrid.Cli.Invocation;

/// <summary>Failures that are no defect of the program: what a host answered, and what the machine refused.</summary>
internal static class Refusals
{
    /// <summary>Says what failed.</summary>
    /// <returns>The exit code; null for a defect, of which nothing was said.</returns>
    public static int? ExitCodeOf(Exception exception, Language language, StopSignals stop, TextWriter error)
    {
        switch (exception)
        {
            case RpcException { StatusCode: StatusCode.Cancelled } when stop.Token.IsCancellationRequested:
                error.WriteLine(Phrases.Stopped.In(language));
                return stop.ExitCode;
            case RpcException rpc:
                return OfHost(rpc, language, error);
            case StorageException storage:
                error.WriteLine($"topgrid: {StorageTexts.In(language, storage.Said)}");
                return ExitCodes.Refused;
            case UnauthorizedAccessException or IOException:
                error.WriteLine($"topgrid: {Phrases.FilesRefused.In(language, exception.Message)}");
                return ExitCodes.Refused;
            case StartException or ClusterException or InvalidDataException:
                error.WriteLine($"topgrid: {exception.Message}");
                return ExitCodes.Refused;
            default:
                return null;
        }
    }

    private static int? OfHost(RpcException rpc, Language language, TextWriter error)
    {
        switch (rpc.StatusCode)
        {
            case StatusCode.Unavailable when rpc.GetDetail<Google.Rpc.ErrorInfo>() is null:
                error.WriteLine($"topgrid: {Phrases.NoHost.In(language, rpc.Data[AddressKey] ?? "?")}");
                error.WriteLine($"  {rpc.Status.Detail}");
                return ExitCodes.NoHost;
            case StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.PermissionDenied
                or StatusCode.Aborted or StatusCode.AlreadyExists or StatusCode.OutOfRange or StatusCode.ResourceExhausted:
                error.WriteLine($"topgrid: {rpc.Status.Detail}");
                ErrorLines.Write(rpc, language, error);
                return ExitCodes.Refused;
            case StatusCode.Unavailable:
                error.WriteLine($"topgrid: {rpc.Status.Detail}");
                ErrorLines.Write(rpc, language, error);
                return ExitCodes.NoHost;
            case StatusCode.Unauthenticated:
                error.WriteLine($"topgrid: {rpc.Status.Detail}");
                error.WriteLine($"  {Phrases.HowToAuthenticate.In(language)}");
                return ExitCodes.Refused;
            default:
                return null;
        }
    }

    /// <summary>Key under which a session notes on an exception which host it was.</summary>
    public const string AddressKey = "topgrid.address";
}
