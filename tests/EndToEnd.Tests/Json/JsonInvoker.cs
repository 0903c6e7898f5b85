using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TopGrid.EndToEnd.Tests.Access;

namespace TopGrid.EndToEnd.Tests.Json;

/// <summary>
/// Makes the calls of generated clients through the JSON face, as a client would that read nothing but the contracts and
/// google/api/http.proto. So any test of the host can be run over JSON.
/// </summary>
internal sealed partial class JsonInvoker(HttpClient http, string? token) : CallInvoker
{
    private static readonly JsonParser _detailParser = new(new JsonParser.Settings(
        20, TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor, Common.V1.FindingReflection.Descriptor)));

    private const string Lines = "application/x-ndjson";

    private static readonly Dictionary<string, MethodDescriptor> _methods =
        AccessRows.All.Select(row => row.Method).ToDictionary(method => $"/{method.Service.FullName}/{method.Name}");

    private static readonly JsonParser _parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("No test blocks.");

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException("No method has two streams.");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(
            SingleAsync<TResponse>(_methods[method.FullName], [Message(request)], options), Task.FromResult(Metadata.Empty), () => default,
            () => [], () => { });

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var reader = new Reader<TResponse>(
            StreamAsync<TResponse>(_methods[method.FullName], Message(request), options, options.CancellationToken));
        return new(reader, Task.FromResult(Metadata.Empty), () => default, () => [], () => { });
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var writer = new Writer<TRequest>();
        return new(writer, AnswerAsync(), Task.FromResult(Metadata.Empty), () => default, () => [], () => { });

        async Task<TResponse> AnswerAsync() => await SingleAsync<TResponse>(_methods[method.FullName], await writer.Complete, options);
    }

    private static IMessage Message(object request) => (IMessage)request;

    private async Task<TResponse> SingleAsync<TResponse>(MethodDescriptor method, IReadOnlyList<IMessage> requests, CallOptions options)
    {
        using var response = await SendAsync(method, requests, options);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return (TResponse)_parser.Parse(await response.Content.ReadAsStringAsync(), method.OutputType);
    }

    private async IAsyncEnumerable<TResponse> StreamAsync<TResponse>(
        MethodDescriptor method, IMessage request, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, [request], options);
        Assert.Equal(Lines, response.Content.Headers.ContentType?.ToString());
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var json = JsonNode.Parse(line)!;
            if (json["error"] is { } error)
            {
                throw Refusal(error);
            }

            yield return (TResponse)_parser.Parse(json["result"]!.ToJsonString(), method.OutputType);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(MethodDescriptor method, IReadOnlyList<IMessage> requests, CallOptions options)
    {
        using var request = RequestOf(method, requests);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        }

        foreach (var entry in options.Headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(entry.Key, entry.Value);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, options.CancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.Equal((int)response.StatusCode, (int)problem["status"]!);
            throw Refusal(problem);
        }
    }

    // With the details that the answer carries, as a gRPC client gets them.
    private static RpcException Refusal(JsonNode problem)
    {
        var details = new Google.Rpc.Status();
        foreach (var detail in problem["details"] as JsonArray ?? [])
        {
            details.Details.Add(_detailParser.Parse<Any>(detail!.ToJsonString()));
        }

        var code = System.Enum.Parse<StatusCode>(((string)problem["code"]!).Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        return new RpcException(
            new Status(code, (string)problem["detail"]!), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }

    private HttpRequestMessage RequestOf(MethodDescriptor method, IReadOnlyList<IMessage> requests)
    {
        var rule = method.GetOptions().GetExtension(AnnotationsExtensions.Http);
        var first = requests.Count > 0 ? (JsonObject)JsonNode.Parse(JsonFormatter.Default.Format(requests[0]))! : [];
        var path = Variable().Replace(rule.PatternCase == HttpRule.PatternOneofCase.Get ? rule.Get : rule.Post, match =>
        {
            var field = method.InputType.FindFieldByName(match.Groups[1].Value);
            first.Remove(field.JsonName);
            return string.Join('/', ((string)field.Accessor.GetValue(requests[0])).Split('/').Select(Uri.EscapeDataString));
        });
        if (method.IsClientStreaming)
        {
            var lines = string.Concat(requests.Select(request => JsonFormatter.Default.Format(request) + "\n"));
            return Post(path, new StringContent(lines, Encoding.UTF8, new MediaTypeHeaderValue(Lines)));
        }

        if (rule.Body == "*")
        {
            return Post(path, Json(first));
        }

        JsonNode? body = null;
        if (rule.Body.Length > 0)
        {
            var name = method.InputType.FindFieldByName(rule.Body).JsonName;
            body = first[name]?.DeepClone() ?? new JsonObject();
            first.Remove(name);
        }

        var query = string.Join('&', Query(first, ""));
        var target = query.Length > 0 ? $"{path}?{query}" : path;
        return body is null ? new HttpRequestMessage(HttpMethod.Get, At(target)) : Post(target, Json(body));

        static StringContent Json(JsonNode json) => new(json.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

        HttpRequestMessage Post(string to, HttpContent content) => new(HttpMethod.Post, At(to)) { Content = content };

        Uri At(string to) => new(http.BaseAddress!, to);
    }

    private static IEnumerable<string> Query(JsonNode? value, string name) => value switch
    {
        JsonObject inner => inner.SelectMany(field => Query(field.Value, name.Length == 0 ? field.Key : $"{name}.{field.Key}")),
        JsonArray list => list.SelectMany(item => Query(item, name)),
        null => [],
        _ => [$"{name}={Uri.EscapeDataString(value.ToString())}"],
    };

    [GeneratedRegex(@"\{([a-z_]+)=[^}]*\}")]
    private static partial Regex Variable();

    private sealed class Reader<T>(IAsyncEnumerable<T> messages) : IAsyncStreamReader<T>
    {
        private readonly IAsyncEnumerator<T> _messages = messages.GetAsyncEnumerator();

        public T Current => _messages.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken) => await _messages.MoveNextAsync();
    }

    private sealed class Writer<T> : IClientStreamWriter<T>
    {
        private readonly List<IMessage> _written = [];
        private readonly TaskCompletionSource<IReadOnlyList<IMessage>> _complete = new();

        public Task<IReadOnlyList<IMessage>> Complete => _complete.Task;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            _written.Add(Message(message!));
            return Task.CompletedTask;
        }

        public Task CompleteAsync()
        {
            _complete.SetResult(_written);
            return Task.CompletedTask;
        }
    }
}
