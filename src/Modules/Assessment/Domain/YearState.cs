namespace TopGrid.Assessment.Domain;

/// <summary>The latest assessment of a year, with where each of its consortia stands, in byte order of their id.</summary>
internal sealed record YearState(AssessedYear Assessed, IReadOnlyList<ConsortiumState> Consortia)
{
    public int Count(ConsortiumVerdict verdict) => Consortia.Count(state => state.Verdict == verdict);
}
