using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Decisions;

/// <summary>Rows that are written while steps are added: the rows of all steps, each once, in chunks that can be put in order.</summary>
public sealed class RowStreamTests
{
    // Chunks of 1,024: none, one that is not full, one that is just full, and some hundreds, more than may wait.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_023, 2)]
    [InlineData(1_024, 2)]
    [InlineData(300_000, 1)]
    [InlineData(300_000, 2)]
    [InlineData(300_000, 5)]
    public void Every_step_becomes_the_row_that_it_becomes_alone_on_any_number_of_threads(int count, int degreeOfParallelism)
    {
        var (writer, trail) = SomeSteps();
        var chunks = new ConcurrentDictionary<int, DecisionRows>();
        var stream = new RowStream(writer, degreeOfParallelism, (chunk, rows) => Assert.True(chunks.TryAdd(chunk, rows.Copy())));

        Repeat(trail, count, stream.Trail);
        stream.End();

        Assert.Equal(count, stream.Trail.Steps.Count);
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Keys.Order());
        Assert.All(chunks.OrderBy(c => c.Key).SkipLast(1), chunk => Assert.Equal(RowStream.RowsPerChunk, chunk.Value.Count));
        var found = DecisionRows.Join([.. chunks.OrderBy(c => c.Key).Select(c => c.Value)]);
        var one = Alone(writer, trail);
        Assert.Equal(count, found.Count);
        for (var i = 0; i < count; i++)
        {
            Assert.True(found[i].Span.SequenceEqual(one[i % one.Count].Span), $"row {i}");
        }
    }

    [Fact]
    public void A_receiver_that_is_slow_makes_the_ladder_wait_so_that_memory_stays_bounded()
    {
        var (writer, trail) = SomeSteps();
        var written = 0;
        var most = 0;
        RowStream? stream = null;
        stream = new RowStream(writer, 2, (_, rows) =>
        {
            Thread.Sleep(1);
            var behind = stream!.Trail.Steps.Count - Interlocked.Add(ref written, rows.Count);
            InterlockedMax(ref most, behind);
        });

        Repeat(trail, 500_000, stream.Trail);
        stream.End();

        Assert.Equal(500_000, written);
        Assert.InRange(most, 1, 200 * RowStream.RowsPerChunk);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_receiver_that_fails_fails_the_stream(int degreeOfParallelism)
    {
        var (writer, trail) = SomeSteps();
        var stream = new RowStream(writer, degreeOfParallelism, (_, _) => throw new IOException("disk full"));

        var failure = Assert.ThrowsAny<Exception>(() =>
        {
            Repeat(trail, 10_000, stream.Trail);
            stream.End();
        });

        Assert.IsType<IOException>(failure is AggregateException several ? several.InnerExceptions[0] : failure);
    }

    [Fact]
    public void Steps_that_were_handed_over_cannot_be_read_again()
    {
        var (writer, trail) = SomeSteps();
        var stream = new RowStream(writer, 1, (_, _) => { });
        Repeat(trail, 10, stream.Trail);

        Assert.Throws<InvalidOperationException>(() => stream.Trail.Steps[0]);
        Assert.Throws<InvalidOperationException>(() => stream.Trail.Steps.ToArray());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = most)
        {
        }
    }

    /// <summary>Adds the steps of a trail again and again, each time with draws of its own.</summary>
    private static void Repeat(Trail trail, int count, Trail into)
    {
        for (int i = 0, offset = 0; i < count; i++)
        {
            if (i % trail.Steps.Count == 0)
            {
                offset = into.Draws.Count;
                foreach (var draw in trail.Draws)
                {
                    into.Add(draw);
                }
            }

            var step = trail.Steps[i % trail.Steps.Count];
            into.Add(step.Draw >= 0 ? step with { Draw = step.Draw + offset } : step);
        }
    }

    private static DecisionRows Alone(RowWriter writer, Trail trail)
    {
        var buffer = new RowBuffer();
        foreach (var step in trail.Steps.ToArray())
        {
            writer.WriteStep(buffer, step, step.Draw >= 0 ? DrawSummary.Of(trail.Draws[step.Draw]) : null);
            buffer.EndRow();
        }

        return buffer.Rows();
    }

    private static (RowWriter Writer, Trail Trail) SomeSteps()
    {
        for (var seed = 0; ; seed++)
        {
            var run = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(seed))));
            for (var profession = 0; profession < run.Facts.Professions.Length; profession++)
            {
                var volumes = run.Volumes(profession);
                var input = ProfessionCompiler.Compile(run.Facts, run.Parameters, profession, volumes);
                var trail = Ladder.Run(input).Trail;
                if (trail.Draws.Count > 1 && trail.Steps.Count > 20)
                {
                    return (new RowWriter(input, run.Input.Protocol), trail);
                }
            }
        }
    }
}
