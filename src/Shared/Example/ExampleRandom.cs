namespace TopGrid.Example;

/// <summary>
/// Numbers from a seed, the same on every machine and in every version of .NET (SplitMix64). They only shape example data; draws
/// for places are made as rules.md 4.3 says.
/// </summary>
internal sealed class ExampleRandom
{
    private ulong _state;

    /// <summary>A stream of its own for one purpose, so that a change in one place leaves the rest of the example as it was.</summary>
    internal ExampleRandom(ulong seed, string purpose)
    {
        _state = seed;
        foreach (var character in purpose)
        {
            _state = Mix(_state ^ character) + 0x9E3779B97F4A7C15;
        }
    }

    /// <summary>A number from 0 up to but not including <paramref name="limit"/>.</summary>
    internal int Below(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        return (int)(Mix(_state) % (ulong)limit);
    }

    internal bool Percent(int chance) => Below(100) < chance;

    internal T Pick<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
