namespace TopGrid.Allocation.Engine;

/// <summary>Takes steps over while the ladder takes more, so that all steps of a phase need not be in memory at once.</summary>
public interface IStepReceiver
{
    /// <summary>Takes a full block of <see cref="StepLog.BlockSize"/> steps; the next call has those that follow.</summary>
    /// <param name="block">The steps. They belong to the receiver now.</param>
    /// <returns>Memory for as many further steps, whatever stands in it; null when the log is to make its own.</returns>
    Step[]? Take(Step[] block);
}
