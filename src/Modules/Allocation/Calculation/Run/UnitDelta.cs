using System.Text.Json;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>
/// What a unit adds to the run and what later phases need of it: the engine's result of the phase; its evidence
/// is in the decision rows. Serialisable, so that any process can go on from it.
/// </summary>
public sealed class UnitDelta
{
    internal UnitDelta(RunPhase phase, object value)
    {
        if (value.GetType() != TypeOf(phase))
        {
            throw new ArgumentException(
                $"A delta of phase {phase} is a {TypeOf(phase).Name}, not a {value.GetType().Name}.", nameof(value));
        }
        Phase = phase;
        Value = value;
    }

    /// <summary>The phase.</summary>
    public RunPhase Phase { get; }

    internal object Value { get; }

    /// <summary>The delta as bytes, to be stored between phases. Not part of the evidence.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(Value, TypeOf(Phase));

    /// <summary>A delta from stored bytes.</summary>
    /// <exception cref="JsonException">The bytes are not a delta of this phase.</exception>
    public static UnitDelta FromBytes(RunPhase phase, ReadOnlySpan<byte> bytes) =>
        new(phase, JsonSerializer.Deserialize(bytes, TypeOf(phase)) ?? throw new JsonException("A stored delta is empty."));

    internal T As<T>() => (T)Value;

    private static Type TypeOf(RunPhase phase) => phase switch
    {
        RunPhase.Volumes => typeof(long[]),
        RunPhase.FirstPass => typeof(FirstPassResult),
        RunPhase.Consortia => typeof(ConsortiaResult),
        RunPhase.LeftOvers => typeof(LeftOversResult),
        RunPhase.ReturnsInside => typeof(InsideReturnsResult),
        RunPhase.Returns => typeof(ReturnsDelta),
        RunPhase.Seal => typeof(SealResult),
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };
}

/// <summary>Both policies and the penalty scenario, computed from the same point (rules.md 5 step 9).</summary>
/// <param name="Reallocate">Returns under <c>reallocate</c>.</param>
/// <param name="WaitingList">Returns under <c>waiting-list</c>.</param>
/// <param name="Penalty">The penalty scenario.</param>
internal sealed record ReturnsDelta(ReturnsResult Reallocate, ReturnsResult WaitingList, PenaltyScenario Penalty)
{
    public ReturnsResult Of(ReturnPolicy policy) => policy == ReturnPolicy.Reallocate ? Reallocate : WaitingList;
}
