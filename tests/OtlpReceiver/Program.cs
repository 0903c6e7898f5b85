// Listens for OTLP over HTTP and appends every span as a line of JSON to a file, every point of a gauge or counter
// to the file beside it in .metrics, every entry of a log to that in .logs.
//   OtlpReceiver --out FILE [--refuse N] [--certificate PEM --key PEM]
//     the first N requests are answered 503, as a backend that is down; with a certificate it speaks TLS
// Prints "listening on URL" when ready and ends on SIGTERM or when its standard input closes.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.OtlpReceiver;

var file = args[Array.IndexOf(args, "--out") + 1];
var refuseAt = Array.IndexOf(args, "--refuse");
var refuse = refuseAt < 0 ? 0 : int.Parse(args[refuseAt + 1], System.Globalization.CultureInfo.InvariantCulture);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
var certificateAt = Array.IndexOf(args, "--certificate");
if (certificateAt < 0)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}
else
{
    var certificate = X509Certificate2.CreateFromPemFile(args[certificateAt + 1], args[Array.IndexOf(args, "--key") + 1]);
    builder.WebHost.UseKestrelHttpsConfiguration()
        .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
}

var app = builder.Build();
var gate = new SemaphoreSlim(1);
app.MapPost("/v1/metrics", context =>
    KeepAsync(context, ".metrics", body => MetricDecoder.Decode(body).Select(point => JsonSerializer.Serialize(point))));
app.MapPost("/v1/logs", context =>
    KeepAsync(context, ".logs", body => LogDecoder.Decode(body).Select(entry => JsonSerializer.Serialize(entry))));
app.MapPost("/v1/traces", async (HttpContext context) =>
{
    var body = new MemoryStream();
    await context.Request.Body.CopyToAsync(body);
    await gate.WaitAsync();
    try
    {
        if (refuse > 0)
        {
            refuse--;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await File.AppendAllLinesAsync(file, TraceDecoder.Decode(body.ToArray()).Select(span => JsonSerializer.Serialize(span)));
    }
    finally
    {
        gate.Release();
    }

    // An empty ExportTraceServiceResponse: everything was accepted.
    context.Response.ContentType = "application/x-protobuf";
});
await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.First()}");
_ = Task.Run(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    app.Lifetime.StopApplication();
});
await app.WaitForShutdownAsync();

async Task KeepAsync(HttpContext context, string suffix, Func<byte[], IEnumerable<string>> decode)
{
    var body = new MemoryStream();
    await context.Request.Body.CopyToAsync(body);
    await gate.WaitAsync();
    try
    {
        await File.AppendAllLinesAsync(file + suffix, decode(body.ToArray()));
    }
    finally
    {
        gate.Release();
    }

    context.Response.ContentType = "application/x-protobuf";
}
