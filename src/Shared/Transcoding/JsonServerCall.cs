using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Wire;
using TopGrid.Transcoding.Answers;
using TopGrid.Transcoding.Paths;
using TopGrid.Transcoding.Requests;

namespace TopGrid.Transcoding;

/// <summary>A call that came as JSON over HTTP; it passes the same interceptors as one by gRPC and reads its request after them.</summary>
internal sealed class JsonServerCall : LocalCall
{
    /// <summary>Content type of streams: one JSON object a line.</summary>
    public const string Lines = "application/x-ndjson";

    private readonly HttpContext _http;
    private readonly HttpBinding _binding;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly TimeSpan _patience;
    private readonly RequestBody _body;
    private bool _begun;

    public JsonServerCall(
        HttpContext http, HttpBinding binding, IReadOnlyDictionary<string, string> variables, CallLifetime lifetime, Metadata headers,
            RpcServerOptions options)
        : base(http.Features.GetRequiredFeature<ServedCall>(), lifetime)
    {
        _http = http;
        _binding = binding;
        _variables = variables;
        _patience = options.RequestTimeout;
        _body = new RequestBody(http.Request.BodyReader, options.MaxRequestBytes);
        RequestHeadersCore = headers;
    }

    /// <summary>The response of a method that has one.</summary>
    public byte[]? Answer { get; private set; }

    /// <summary>The reader took too little of a stream before the call ended; nothing more can be said to it.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>A request was longer than it may be.</summary>
    public bool IsTooLong => _body.IsTooLong;

    protected override string HostCore => _http.Request.Host.Value ?? "";

    protected override Metadata RequestHeadersCore { get; }

    public override async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var request = _binding.Descriptor.IsClientStreaming
                ? await NextAsync(cancellationToken)
                : await SingleAsync(cancellationToken);
            return (T?)request;
        }
        catch (BadHttpRequestException broken)
        {
            throw Wrong.Request("body", broken.Message);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Lifetime.Cancel();
            throw new OperationCanceledException("The client ended the call.", gone, Lifetime.Token);
        }
    }

    public override async ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        var response = (IMessage)(object)message;
        var json = _binding.ResponseBody.Length > 0
            ? JsonMapping.FieldOf(response, _binding.ResponseBody)
            : JsonMapping.Formatter.Format(response);
        if (!_binding.Descriptor.IsServerStreaming)
        {
            Answer = Encoding.UTF8.GetBytes(json);
            return;
        }

        await WriteLineAsync($"{{\"result\":{json}}}\n", cancellationToken);
    }

    /// <summary>Writes a line of a stream and waits until the reader makes room.</summary>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        BeginStream();
        var writing = _http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(line), CancellationToken.None).AsTask();
        try
        {
            await writing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            IsCutOff = true;
            _http.Abort();
            await writing;
            throw;
        }
    }

    /// <summary>Says that a stream follows.</summary>
    public void BeginStream()
    {
        if (!_http.Response.HasStarted)
        {
            _http.Response.ContentType = Lines;
        }
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        foreach (var (name, value) in MetadataRules.ToHeaders(responseHeaders))
        {
            _http.Response.Headers.Append(name, value);
        }

        if (_binding.Descriptor.IsServerStreaming)
        {
            BeginStream();
            await _http.Response.StartAsync(CancellationToken);
            await _http.Response.BodyWriter.FlushAsync(CancellationToken);
        }
    }

    private async ValueTask<IMessage?> SingleAsync(CancellationToken cancellationToken)
    {
        if (_begun)
        {
            return null;
        }

        _begun = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        byte[] bytes;
        try
        {
            bytes = await _body.AllAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(
                new Status(
                    StatusCode.DeadlineExceeded, $"The request did not arrive within {_patience.TotalSeconds:0.###} s after its headers."));
        }

        return RequestMessage.Of(_binding, _variables, _http.Request.Query, bytes);
    }

    private async ValueTask<IMessage?> NextAsync(CancellationToken cancellationToken)
    {
        var line = await _body.NextLineAsync(cancellationToken);
        if (line is null)
        {
            return null;
        }

        var message = JsonText.Parse(JsonText.Decode(line, _body.Line), _binding.Descriptor.InputType, _body.Line);
        if (!_begun)
        {
            _begun = true;
            RequestMessage.Add(message, Parameters.Read(_binding, _variables, _http.Request.Query));
        }

        return message;
    }
}
