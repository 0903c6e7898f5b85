namespace TopGrid.Allocation.Engine;

/// <summary>All phases of one profession in order, components in parallel chunks.</summary>
internal sealed class LadderRun(ProfessionInput input, int parallelism, bool evidence)
{
    private readonly Standings standings = new(input.Start);
    private readonly Trail trail = new();

    public ProfessionResult Run()
    {
        var first = Ladder.FirstPass(input, evidence);
        Book(first.Places, first.Trail);

        var chunks = Chunks((from, to) => Ladder.Consortia(input, first, standings, from, to, evidence));
        var consortia = Merge(chunks);
        Book(consortia.Places, consortia.Trail);

        var leftOvers = Ladder.LeftOvers(input, first, standings, consortia.BonusTaken, evidence);
        Book(leftOvers.Places, leftOvers.Trail);

        var returned = ReturnedPlaces.List(input, standings);
        var policy = input.Parameters.Returns;
        var other = policy == ReturnPolicy.Reallocate
            ? Returns(first, returned, ReturnPolicy.WaitingList, standings, null)
            : Returns(first, returned, ReturnPolicy.Reallocate, standings.Copy(), null);
        var decided = Returns(first, returned, policy, standings, trail);
        Book(decided.Places, decided.Trail);

        var seal = Ladder.Close(input, first, leftOvers, returned, decided, standings, evidence);
        trail.Append(seal.Trail);
        return new ProfessionResult
        {
            Input = input, First = first, Consortia = consortia, LeftOvers = leftOvers, Returned = returned, Decided = decided, Other = other,
            Penalty = Ladder.Penalty(input, returned), Seal = seal, Standings = standings, Trail = trail,
        };
    }

    /// <summary>
    /// Returns under a policy; of the given standings only an inside round changes any. Evidence, the inside round's in the given trail, is of
    /// the decided policy only.
    /// </summary>
    private ReturnsResult Returns(FirstPassResult first, ReturnedPlaces returned, ReturnPolicy policy, Standings on, Trail? into)
    {
        InsideReturnsResult[] inside = [];
        if (policy == ReturnPolicy.Reallocate)
        {
            inside = Chunks((from, to) => Ladder.ReturnsInside(input, on, returned, from, to, evidence && into is not null));
            foreach (var chunk in inside)
            {
                on.Apply(chunk.Places);
                into?.Append(chunk.Trail);
            }
        }

        return Ladder.Returns(input, first, on, returned, policy, inside, evidence && into is not null);
    }

    private void Book(Places places, Trail steps)
    {
        standings.Apply(places);
        trail.Append(steps);
    }

    private T[] Chunks<T>(Func<int, int, T> compute)
    {
        var components = input.Components.Count;
        if (parallelism <= 1 || components <= 1)
        {
            return [compute(0, components)];
        }

        var count = Math.Min(components, 4 * parallelism);
        var results = new T[count];
        int Bound(int chunk) => (int)((long)components * chunk / count);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, chunk =>
            results[chunk] = compute(Bound(chunk), Bound(chunk + 1)));
        return results;
    }

    private static ConsortiaResult Merge(ConsortiaResult[] chunks)
    {
        if (chunks.Length == 1)
        {
            return chunks[0];
        }

        var steps = new Trail();
        var taken = 0;
        foreach (var chunk in chunks)
        {
            steps.Append(chunk.Trail);
            taken += chunk.BonusTaken;
        }

        var places = new Places(
            Join(chunks, c => c.Places.Institution), Join(chunks, c => c.Places.Column), Join(chunks, c => c.Places.Count));
        return new ConsortiaResult(places, taken, Join(chunks, c => c.Slot), Join(chunks, c => c.SlotBonus), Join(chunks, c => c.Provisional), steps);
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
