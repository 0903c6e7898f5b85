using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;
using TopGrid.Grpc.Server;
using Alpha = Grpc.Reflection.V1Alpha;

namespace TopGrid.Reflection;

/// <summary>The contract files of all services for the life of the process.</summary>
internal sealed class Contracts(Lazy<GrpcServer> server)
{
    private readonly Lazy<ContractIndex> index = new(() => new ContractIndex(server.Value));

    public ReflectionAnswers Begin() => new(index.Value);
}

/// <summary>The service grpc.reflection.v1.ServerReflection.</summary>
internal sealed class ReflectionGrpcService(Contracts contracts) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        var answers = contracts.Begin();
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            await responseStream.WriteAsync(answers.To(requestStream.Current)).ConfigureAwait(false);
        }
    }
}

/// <summary>The same under the name that it had before, which most tools still ask for; the messages are the same on the wire.</summary>
internal sealed class ReflectionAlphaGrpcService(Contracts contracts) : Alpha.ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<Alpha.ServerReflectionRequest> requestStream, IServerStreamWriter<Alpha.ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        var answers = contracts.Begin();
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            var answer = answers.To(ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString()));
            await responseStream.WriteAsync(Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString())).ConfigureAwait(false);
        }
    }
}
