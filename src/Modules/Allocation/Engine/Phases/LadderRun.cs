namespace TopGrid.Allocation.Engine;

/// <summary>All phases of one profession in order, components in parallel chunks.</summary>
internal sealed class LadderRun(ProfessionInput input, int parallelism, bool evidence)
{
    private readonly Standings _standings = new(input.Start);
    private readonly Trail? _trail = evidence ? new Trail() : null;

    public ProfessionResult Run()
    {
        var first = Ladder.FirstPass(input, _trail);
        _standings.Apply(first.Places);

        var consortia = Merge(Chunks((from, to, steps) => Ladder.Consortia(input, first, _standings, from, to, steps), _trail));
        _standings.Apply(consortia.Places);

        var leftOvers = Ladder.LeftOvers(input, first, _standings, consortia.BonusTaken, _trail);
        _standings.Apply(leftOvers.Places);

        var returned = ReturnedPlaces.List(input, _standings);
        var policy = input.Parameters.Returns;
        var other = policy == ReturnPolicy.Reallocate
            ? Returns(first, returned, ReturnPolicy.WaitingList, _standings, null)
            : Returns(first, returned, ReturnPolicy.Reallocate, _standings.Copy(), null);
        var decided = Returns(first, returned, policy, _standings, _trail);
        _standings.Apply(decided.Places);

        var seal = Ladder.Close(input, first, leftOvers, returned, decided, _standings, _trail);
        return new ProfessionResult
        {
            Input = input, First = first, Consortia = consortia, LeftOvers = leftOvers, Returned = returned, Decided = decided,
            Other = other, Penalty = Ladder.Penalty(input, returned), Seal = seal, Standings = _standings, Trail = _trail ?? new Trail(),
        };
    }

    /// <summary>Returns under a policy; of the given standings only an inside round changes any.</summary>
    private ReturnsResult Returns(FirstPassResult first, ReturnedPlaces returned, ReturnPolicy policy, Standings on, Trail? into)
    {
        InsideReturnsResult[] inside = [];
        if (policy == ReturnPolicy.Reallocate)
        {
            inside = Chunks((from, to, steps) => Ladder.ReturnsInside(input, on, returned, from, to, steps), into);
            foreach (var chunk in inside)
            {
                on.Apply(chunk.Places);
            }
        }

        return Ladder.Returns(input, first, on, returned, policy, inside, into);
    }

    /// <summary>Chunks of components at the same time; their evidence in their order.</summary>
    private T[] Chunks<T>(Func<int, int, Trail?, T> compute, Trail? into)
    {
        var components = input.Components.Count;
        if (parallelism <= 1 || components <= 1)
        {
            return [compute(0, components, into)];
        }

        var count = Math.Min(components, 4 * parallelism);
        var results = new T[count];
        var trails = new Trail?[count];
        int Bound(int chunk) => (int)((long)components * chunk / count);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, chunk =>
            results[chunk] = compute(Bound(chunk), Bound(chunk + 1), trails[chunk] = into is null ? null : new Trail()));
        foreach (var steps in trails)
        {
            into?.Append(steps!);
        }

        return results;
    }

    private static ConsortiaResult Merge(ConsortiaResult[] chunks)
    {
        if (chunks.Length == 1)
        {
            return chunks[0];
        }

        var places = new Places(
            Join(chunks, c => c.Places.Institution), Join(chunks, c => c.Places.Column), Join(chunks, c => c.Places.Count));
        return new ConsortiaResult(
            places, chunks.Sum(c => c.BonusTaken), Join(chunks, c => c.Slot), Join(chunks, c => c.SlotBonus),
            Join(chunks, c => c.Provisional));
    }

    private static T[] Join<T>(ConsortiaResult[] chunks, Func<ConsortiaResult, T[]> part)
    {
        var all = new List<T>();
        foreach (var chunk in chunks)
        {
            all.AddRange(part(chunk));
        }

        return [.. all];
    }
}
