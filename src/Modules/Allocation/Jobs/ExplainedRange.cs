namespace TopGrid.Allocation.Jobs;

/// <summary>The results that a unit of a job explains, all of one profession.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="From">First of the profession's results by bytes of tpid.</param>
/// <param name="To">The one past the last.</param>
internal sealed record ExplainedRange(string Profession, int From, int To)
{
    /// <summary>All units of a job, in order. A sealed run never changes, so every process cuts the same.</summary>
    public static IReadOnlyList<ExplainedRange> Cut(JobSpec spec, IEnumerable<(string Profession, int Results)> professions) =>
        [.. professions.SelectMany(one => spec.Cut(one.Results).Select(piece => new ExplainedRange(one.Profession, piece.From, piece.To)))];
}
