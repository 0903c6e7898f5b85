using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Allocation.Evidence;
using TopGrid.Allocation.Runs;
using TopGrid.Dataset;
using TopGrid.Evidence.Otlp;
using TopGrid.OtlpReceiver;
using TopGrid.Rules.Vocabulary;
using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

public abstract class PartyTracesTests(TestDatabase database) : AllocationTestBase(database)
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_backend_that_was_down_gets_every_decision_of_every_party_later_and_no_tpid_of_a_practice()
    {
        var year = Example().Year;
        var run = await PlanAsync(Example());
        await DrainAsync(Computer());
        var decisions = (await Runs.FindAsync(run.Id, CancellationToken.None))!.DecisionCount!.Value;
        var inputHash = CanonicalForm.InputHash(year);

        using var backend = new Backend(refusals: 2);
        using var http = new HttpClient(backend);
        using var traces = new PartyTraces(
            Database.Database, new RunContexts(Runs, Snapshots), new LedgerTraceExporter(http, new Uri("http://backend"), "ledger"),
            NullLogger<PartyTraces>.Instance);
        await traces.StartAsync(CancellationToken.None);
        await WaitUntilAsync(async () => await TracedAsync(run.Id) == await UnitsAsync(run.Id));
        await traces.StopAsync(CancellationToken.None);

        List<ReceivedSpan> steps = [.. backend.Spans.Where(span => span.ParentSpanId.Length > 0)];
        var roots = backend.Spans.Where(span => span.ParentSpanId.Length == 0).ToDictionary(span => span.SpanId);
        Assert.Equal(decisions, steps.Count);
        Assert.Equal(steps.Count, steps.Select(span => span.SpanId).Distinct().Count());
        Assert.All(steps, span => Assert.Equal(roots[span.ParentSpanId].TraceId, span.TraceId));
        Assert.Equal(
            Enumerable.Range(0, (int)decisions).Select(sequence => Convert.ToHexStringLower(LedgerIds.Step(inputHash, sequence))).Order(),
            steps.Select(span => span.SpanId).Order());

        HashSet<string> practices = [.. year.Institutions.Where(one => one.Kind == InstitutionKind.Practice).Select(one => one.Tpid)];
        Assert.NotEmpty(practices);
        Assert.DoesNotContain(backend.Spans, span => span.Attributes.Values.Any(practices.Contains));
        Assert.Contains(backend.Spans, span => span.Attributes.ContainsKey("dpl.core.data_subject_id"));
    }

    [Fact]
    public void A_party_s_first_span_links_to_the_call_that_started_the_run()
    {
        var run = new LedgerRun(
            "2025-r1", 2025, "ab12", SpanLink.FromTraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            new HashSet<string>(), new byte[32], DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        var root = PartySpans.Root(run, "GZ", "P001");
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Convert.ToHexStringLower(root.Link!.TraceId));
        Assert.Equal(LedgerIds.Trace("ab12", "GZ", "P001"), root.TraceId);
        Assert.Empty(root.ParentSpanId);
    }

    private async Task<int> TracedAsync(string runId) => (await Runs.FindAsync(runId, CancellationToken.None))!.TracedUnits;

    private async Task<int> UnitsAsync(string runId) =>
        (await Runs.ViewAsync(runId, CancellationToken.None))!.Phases.Sum(phase => phase.Units);

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        for (var turn = 0; turn < 600; turn++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The traces were not exported within a minute.");
    }

    private sealed class Backend(int refusals) : HttpMessageHandler
    {
        private int _refusals = refusals;

        public ConcurrentQueue<ReceivedSpan> Spans { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref _refusals) >= 0)
            {
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            }

            foreach (var span in TraceDecoder.Decode(await request.Content!.ReadAsByteArrayAsync(cancellationToken)))
            {
                Spans.Enqueue(span);
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        }
    }
}

public sealed class PartyTracesTestsOnSqlite(SqliteTestDatabase database) : PartyTracesTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class PartyTracesTestsOnPostgres(
    PostgresTestDatabase database) : PartyTracesTests(database), IClassFixture<PostgresTestDatabase>;
