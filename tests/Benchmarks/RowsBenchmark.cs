using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Engine;
using TopGrid.Benchmarks.Harness;
using TopGrid.Benchmarks.Years;
using TopGrid.Evidence;
using TopGrid.Rules.Protocols;

namespace TopGrid.Benchmarks;

/// <summary>
/// A million institutions from arrays to decision rows with their tree root. Rows pass by: steps become rows while the ladder goes on, rows
/// become leaf hashes, and these go into the tree as soon as those before them have, as in a run that writes its rows away.
/// </summary>
internal static class RowsBenchmark
{
    private const int Institutions = 1_000_000;
    private const int Rounds = 5;

    public static Task Run()
    {
        foreach (var year in new[] { 2022, 2025 })
        {
            RunYear(year);
        }

        return Task.CompletedTask;
    }

    private static void RunYear(int year)
    {
        var made = SyntheticYear.Create(year, Institutions, Institutions / 10);
        var protocol = ProtocolLibrary.Shipped.Load(year.ToString(System.Globalization.CultureInfo.InvariantCulture)).Protocol!;
        new Passage(made, protocol).Run();
        var passages = new List<Passage>();
        var bare = new Sample[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var passage = new Passage(made, protocol);
            passage.Total = Comparison.Measure(passage.Run);
            passages.Add(passage);
            bare[round] = Comparison.Measure(() => LargestRemainder.Divide(made.Volume, made.Places, [], _ => default));
        }

        var last = passages[^1];
        Comparison.Print($"{year}: arrays to rows and root", [.. passages.Select(p => p.Total)], bare);
        Console.WriteLine(
            $"    {last.Count:N0} rows of {last.Bytes / (double)last.Count:0} bytes, root {Convert.ToHexStringLower(last.Root.AsSpan(0, 6))}...");
        Console.WriteLine(
            $"    of which input {Middle(passages, p => p.Compile):0} ms, ladder with rows on all cores {Middle(passages, p => p.Climb):0} ms, rows and hashes "
            + $"that were left at the end of phases {Middle(passages, p => p.Rest):0} ms (medians)");
        using var peak = new PeakMemory();
        new Passage(made, protocol).Run();
        peak.Dispose();
        Console.WriteLine($"    peak of the managed heap {peak.Megabytes:0} MB beyond the arrays");
    }

    private static double Middle(List<Passage> passages, Func<Passage, double> part) => Comparison.Median([.. passages.Select(part)]);

    private sealed class Passage(SyntheticYear made, Protocol protocol)
    {
        private readonly MerkleTreeBuilder _tree = new();

        public Sample Total { get; set; }

        public double Compile { get; private set; }

        public double Climb { get; private set; }

        public double Rest { get; private set; }

        public long Count => _tree.Count;

        public long Bytes { get; private set; }

        public byte[] Root { get; private set; } = [];

        public void Run()
        {
            ProfessionInput input = null!;
            Compile += Timed(() => input = made.Compile());
            var writer = new RowWriter(input, protocol);
            Phases(input, new Standings(input.Start), compute =>
            {
                var leaves = new Leaves(_tree);
                var stream = new RowStream(writer, Environment.ProcessorCount, leaves.Take);
                Climb += Timed(() => compute(stream.Trail));
                Rest += Timed(stream.End);
                Bytes += leaves.Bytes;
            });
            Root = _tree.Root();
        }

        /// <summary>The phases as a run computes them; evidence of the decided policy only.</summary>
        private static void Phases(ProfessionInput input, Standings standings, Action<Action<Trail>> phase)
        {
            FirstPassResult first = null!;
            ConsortiaResult consortia = null!;
            LeftOversResult leftOvers = null!;
            phase(trail => standings.Apply((first = Ladder.FirstPass(input, trail)).Places));
            phase(
                trail => standings.Apply((consortia = Ladder.Consortia(input, first, standings, 0, input.Components.Count, trail)).Places));
            phase(trail => standings.Apply((leftOvers = Ladder.LeftOvers(input, first, standings, consortia.BonusTaken, trail)).Places));
            var returned = ReturnedPlaces.List(input, standings);
            InsideReturnsResult[] inside = [];
            if (input.Parameters.Returns == ReturnPolicy.Reallocate)
            {
                phase(trail =>
                {
                    inside = [Ladder.ReturnsInside(input, standings, returned, 0, input.Components.Count, trail)];
                    standings.Apply(inside[0].Places);
                });
            }

            ReturnsResult decided = null!;
            phase(
                trail => standings.Apply(
                    (decided = Ladder.Returns(input, first, standings, returned, input.Parameters.Returns, inside, trail)).Places));
            phase(trail => Ladder.Close(input, first, leftOvers, returned, decided, standings, trail));
        }

        private static double Timed(Action work)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            work();
            return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    /// <summary>Hashes the rows of a phase, which come in chunks in no order, and appends them to the tree in theirs.</summary>
    private sealed class Leaves(MerkleTreeBuilder tree)
    {
        private readonly Lock _append = new();
        private readonly ConcurrentDictionary<int, (byte[] Hashes, int Count)> _early = [];
        private readonly ConcurrentBag<byte[]> _free = [];
        private readonly ConcurrentBag<LeafHasher> _hashers = [];
        private long _bytes;
        private int _next;

        public long Bytes => _bytes;

        public void Take(int chunk, DecisionRows rows)
        {
            var hasher = _hashers.TryTake(out var idle) ? idle : new LeafHasher();
            var hashes = _free.TryTake(out var used) ? used : new byte[RowStream.RowsPerChunk * MerkleHash.Size];
            hasher.Hash(rows.Count, i => rows[i], hashes);
            _hashers.Add(hasher);
            Interlocked.Add(ref _bytes, rows.Bytes.Length);
            _early[chunk] = (hashes, rows.Count);
            lock (_append)
            {
                while (_early.TryRemove(_next, out var leaves))
                {
                    tree.AppendHashes(leaves.Hashes.AsMemory(0, leaves.Count * MerkleHash.Size));
                    _free.Add(leaves.Hashes);
                    _next++;
                }
            }
        }
    }
}
