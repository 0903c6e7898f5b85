using System.Globalization;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>A piece of a run that one worker computes at a time.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Index">Position in its phase, from 0; also the order of its decision rows.</param>
/// <param name="From">First institution or component, in phases that are cut in ranges; else 0.</param>
/// <param name="To">The one past the last; else 0.</param>
public sealed record UnitOfWork(string Profession, RunPhase Phase, int Index, int From, int To)
{
    /// <summary>A name that sorts in the order of a run: <c>GZ/2-consortia/00007</c>.</summary>
    public string Id =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Profession}/{(int)Phase}-{Decisions.RowWriter.KebabCase(Phase.ToString())}/{Index:00000}");
}
