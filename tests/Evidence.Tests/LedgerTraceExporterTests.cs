using System.Net;
using TopGrid.Evidence.Otlp;
using TopGrid.OtlpReceiver;

namespace TopGrid.Evidence.Tests;

public sealed class LedgerTraceExporterTests
{
    private static readonly LedgerSpan _span = new(
        LedgerIds.Trace("ab12", "GZ", "P001"),
        LedgerIds.Step("ab12", 7),
        LedgerIds.Root("ab12", "GZ", "P001"),
        "volume",
        new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2025, 1, 1, 0, 0, 1, TimeSpan.Zero),
        [new("topgrid.party", "P001"), new("topgrid.sequence", 7L), new("topgrid.scarce", true)],
        SpanLink.FromTraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    [Fact]
    public void A_foreign_decoder_reads_ids_times_attributes_and_links_as_they_were_given()
    {
        var received = Assert.Single(TraceDecoder.Decode(LedgerTraceExporter.Encode([_span], "topgrid-ledger")));
        Assert.Equal("topgrid-ledger", received.Service);
        Assert.Equal(Convert.ToHexStringLower(_span.TraceId), received.TraceId);
        Assert.Equal(Convert.ToHexStringLower(_span.SpanId), received.SpanId);
        Assert.Equal(Convert.ToHexStringLower(_span.ParentSpanId), received.ParentSpanId);
        Assert.Equal("volume", received.Name);
        Assert.Equal(1735689600000000000UL, received.StartNanos);
        Assert.Equal(1735689601000000000UL, received.EndNanos);
        Assert.Equal("P001", received.Attributes["topgrid.party"]);
        Assert.Equal("7", received.Attributes["topgrid.sequence"]);
        Assert.Equal("true", received.Attributes["topgrid.scarce"]);
        Assert.Equal(new ReceivedLink("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), Assert.Single(received.Links));
    }

    [Fact]
    public void Ids_are_the_documented_hashes_and_differ_between_parties_and_rows()
    {
        // printf 'TopGrid-trace-v1\nab12\nGZ\nP001' | sha256sum
        Assert.Equal("cbeff63897adea1d89e3ace07ceb681b", Convert.ToHexStringLower(LedgerIds.Trace("ab12", "GZ", "P001")));
        Assert.NotEqual(LedgerIds.Trace("ab12", "GZ", "P001"), LedgerIds.Trace("ab12", "GZ", "P002"));
        Assert.NotEqual(LedgerIds.Trace("ab12", "GZ", "P001"), LedgerIds.Trace("ab12", "PT", "P001"));
        Assert.NotEqual(LedgerIds.Step("ab12", 7), LedgerIds.Step("ab12", 8));
    }

    [Theory]
    [InlineData(200, "", true)]
    [InlineData(503, "", false)]
    [InlineData(200, "0a02" + "0803", false)] // partial success: three spans were refused
    [InlineData(200, "ffff", false)] // not an answer of OTLP
    public async Task A_batch_counts_as_sent_only_when_the_backend_took_all_of_it(int status, string bodyHex, bool acknowledged)
    {
        using var http = new HttpClient(new Answer((HttpStatusCode)status, Convert.FromHexString(bodyHex)));
        var exporter = new LedgerTraceExporter(http, new Uri("http://backend:4318"), "topgrid-ledger");
        var answer = await exporter.ExportAsync([_span], CancellationToken.None);
        Assert.Equal(acknowledged, answer.Acknowledged);
        Assert.Equal(acknowledged, answer.Problem is null);
    }

    [Fact]
    public async Task A_backend_that_is_down_is_an_answer_and_not_an_exception()
    {
        using var http = new HttpClient();
        var exporter = new LedgerTraceExporter(http, new Uri("http://127.0.0.1:1"), "topgrid-ledger");
        var answer = await exporter.ExportAsync([_span], CancellationToken.None);
        Assert.False(answer.Acknowledged);
        Assert.Contains("127.0.0.1:1", answer.Problem, StringComparison.Ordinal);
    }

    private sealed class Answer(HttpStatusCode status, byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(body) });
    }
}
