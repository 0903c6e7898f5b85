using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Engine;
using TopGrid.Benchmarks.Harness;
using TopGrid.Benchmarks.Years;
using TopGrid.Evidence;

namespace TopGrid.Benchmarks;

/// <summary>
/// A million institutions from arrays to decision rows with their tree root. Rows pass by: a phase's steps become rows, rows become
/// leaf hashes, and only those are kept, as a run that writes its rows away does.
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
        var protocol = ProtocolLibrary.Load(year.ToString(System.Globalization.CultureInfo.InvariantCulture)).Protocol!;
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
        Console.WriteLine($"    {last.Count:N0} rows of {last.Bytes / (double)last.Count:0} bytes, root {Convert.ToHexStringLower(last.Root.AsSpan(0, 6))}...");
        Console.WriteLine(
            $"    of which input {Middle(passages, p => p.Compile):0} ms, ladder {Middle(passages, p => p.Climb):0} ms, rows and leaf hashes "
            + $"{Middle(passages, p => p.Write):0} ms, tree {Middle(passages, p => p.Tree):0} ms (medians)");
        using var peak = new PeakMemory();
        new Passage(made, protocol).Run();
        peak.Dispose();
        Console.WriteLine($"    peak of the managed heap {peak.Megabytes:0} MB beyond the arrays");
    }

    private static double Middle(List<Passage> passages, Func<Passage, double> part) => Comparison.Median([.. passages.Select(part)]);

    private sealed class Passage(SyntheticYear made, Protocol protocol)
    {
        private readonly List<byte[]> hashes = [];
        private readonly MerkleTreeBuilder tree = new();

        public Sample Total { get; set; }

        public double Compile { get; private set; }

        public double Climb { get; private set; }

        public double Write { get; private set; }

        public double Tree { get; private set; }

        public long Count { get; private set; }

        public long Bytes { get; private set; }

        public byte[] Root { get; private set; } = [];

        public void Run()
        {
            ProfessionInput input = null!;
            Compile += Timed(() => input = made.Compile());
            var writer = new RowWriter(input, protocol);
            Phases(input, new Standings(input.Start), compute =>
            {
                Trail trail = null!;
                Climb += Timed(() => trail = compute());
                var before = Tree;
                Write += Timed(() => Rows(writer, trail)) - (Tree - before);
            });
            Root = tree.Root();
        }

        /// <summary>The phases as a run computes them; evidence of the decided policy only.</summary>
        private static void Phases(ProfessionInput input, Standings standings, Action<Func<Trail>> phase)
        {
            Trail Book(Places places, Trail trail)
            {
                standings.Apply(places);
                return trail;
            }

            FirstPassResult first = null!;
            ConsortiaResult consortia = null!;
            LeftOversResult leftOvers = null!;
            phase(() => Book((first = Ladder.FirstPass(input)).Places, first.Trail));
            phase(() => Book((consortia = Ladder.Consortia(input, first, standings, 0, input.Components.Count)).Places, consortia.Trail));
            phase(() => Book((leftOvers = Ladder.LeftOvers(input, first, standings, consortia.BonusTaken)).Places, leftOvers.Trail));
            var returned = ReturnedPlaces.List(input, standings);
            InsideReturnsResult[] inside = [];
            if (input.Parameters.Returns == ReturnPolicy.Reallocate)
            {
                phase(() =>
                {
                    inside = [Ladder.ReturnsInside(input, standings, returned, 0, input.Components.Count)];
                    return Book(inside[0].Places, inside[0].Trail);
                });
            }

            ReturnsResult decided = null!;
            phase(() => Book((decided = Ladder.Returns(input, first, standings, returned, input.Parameters.Returns, inside)).Places, decided.Trail));
            phase(() => Ladder.Close(input, first, leftOvers, returned, decided, standings).Trail);
        }

        private void Rows(RowWriter writer, Trail trail)
        {
            var leaves = new byte[trail.Steps.Count * MerkleHash.Size];
            var length = 0L;
            writer.ForEachChunk(trail, Environment.ProcessorCount, (chunk, rows) =>
            {
                var first = chunk * RowWriter.RowsPerChunk;
                new LeafHasher().Hash(rows.Count, i => rows[i], leaves.AsSpan(first * MerkleHash.Size, rows.Count * MerkleHash.Size));
                Interlocked.Add(ref length, rows.Bytes.Length);
            });
            Bytes += length;
            Count += trail.Steps.Count;
            hashes.Add(leaves);
            Tree += Timed(() => tree.AppendHashes(leaves, Environment.ProcessorCount));
        }

        private static double Timed(Action work)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            work();
            return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }
}
