// Listens for OTLP over HTTP and appends every span as a line of JSON to a file.
//   OtlpReceiver --out FILE [--refuse N]    the first N requests are answered 503, as a backend that is down
// Prints "listening on URL" when ready and ends on SIGTERM or when its standard input closes.
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.OtlpReceiver;

string file = args[Array.IndexOf(args, "--out") + 1];
int refuseAt = Array.IndexOf(args, "--refuse");
int refuse = refuseAt < 0 ? 0 : int.Parse(args[refuseAt + 1], System.Globalization.CultureInfo.InvariantCulture);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
WebApplication app = builder.Build();
var gate = new SemaphoreSlim(1);
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
