namespace TopGrid.Registration.Persistence;

/// <summary>A row of a file with its place in the table.</summary>
/// <param name="AllocationYear">The year it belongs to.</param>
/// <param name="RowNumber">Its number in the year's table; carries no meaning.</param>
/// <param name="Row">The row.</param>
internal sealed record Placed<TRow>(int AllocationYear, long RowNumber, TRow Row);
