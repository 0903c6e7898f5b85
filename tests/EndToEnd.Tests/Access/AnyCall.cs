using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>What a call came to: its status, and all answers as JSON.</summary>
internal sealed record Outcome(StatusCode Status, string Detail, string Answers)
{
    /// <summary>The details of an error, as JSON; empty for none.</summary>
    public string Details { get; init; } = "";

    public override string ToString() => Status == StatusCode.OK ? "OK" : $"{Status}: {Detail}";
}

/// <summary>Calls a method of any shape by its descriptor, over the network.</summary>
internal static class AnyCall
{
    private static readonly MessageDescriptor[] _kinds =
        [.. Google.Rpc.ErrorDetailsReflection.Descriptor.MessageTypes, TopGrid.Common.V1.Finding.Descriptor];

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    public static async Task<Outcome> MakeAsync(CallInvoker caller, MethodDescriptor method, IMessage request)
    {
        var answers = new StringBuilder();
        try
        {
            await foreach (var answer in AnswersAsync(caller, method, request))
            {
                answers.AppendLine(JsonFormatter.Default.Format(answer));
                // Files travel as bytes, which JSON does not show.
                answers.Append(string.Concat(Chunks(answer).Select(chunk => chunk.ToStringUtf8())));
            }

            return new Outcome(StatusCode.OK, "", answers.ToString());
        }
        catch (RpcException refused)
        {
            return new Outcome(refused.StatusCode, refused.Status.Detail, answers.ToString())
            {
                Details = string.Concat(refused.GetRpcStatus()?.Details.Select(DetailOf) ?? []),
            };
        }
    }

    private static string DetailOf(Any detail) =>
        _kinds.FirstOrDefault(detail.Is) is { } kind
            ? kind.Name + JsonFormatter.Default.Format(kind.Parser.ParseFrom(detail.Value))
            : detail.TypeUrl;

    private static async IAsyncEnumerable<IMessage> AnswersAsync(CallInvoker caller, MethodDescriptor method, IMessage request)
    {
        var description = Describe(method);
        var options = new CallOptions(deadline: DateTime.UtcNow + _limit);
        if (method is { IsClientStreaming: false, IsServerStreaming: false })
        {
            yield return await caller.AsyncUnaryCall(description, null, options, request);
        }
        else if (method is { IsClientStreaming: false })
        {
            using var call = caller.AsyncServerStreamingCall(description, null, options, request);
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
            {
                yield return answer;
            }
        }
        else
        {
            Assert.False(method.IsServerStreaming, "No method has two streams yet.");
            using var call = caller.AsyncClientStreamingCall(description, null, options);
            try
            {
                await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
            }
            catch (RpcException)
            {
                // Refused before it was read: the answer below says why.
            }

            yield return await call.ResponseAsync;
        }
    }

    private static Method<IMessage, IMessage> Describe(MethodDescriptor method) => new(
        method switch
        {
            { IsClientStreaming: true } => MethodType.ClientStreaming,
            { IsServerStreaming: true } => MethodType.ServerStreaming,
            _ => MethodType.Unary,
        },
        method.Service.FullName,
        method.Name,
        Marshaller(method.InputType),
        Marshaller(method.OutputType));

    private static Marshaller<IMessage> Marshaller(MessageDescriptor type) =>
        new(message => message.ToByteArray(), bytes => type.Parser.ParseFrom(bytes));

    private static IEnumerable<ByteString> Chunks(IMessage message) =>
        message.Descriptor.Fields.InFieldNumberOrder().Where(field => !field.IsRepeated && !field.IsMap)
            .SelectMany(field => field.FieldType switch
        {
            FieldType.Bytes => [(ByteString)field.Accessor.GetValue(message)],
            FieldType.Message when field.Accessor.GetValue(message) is IMessage inner => Chunks(inner),
            _ => [],
        });
}
