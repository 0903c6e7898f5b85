using TopGrid.Access.Callers;
using TopGrid.Allocation.Runs;

namespace TopGrid.Allocation.Services;

/// <summary>
/// What a caller may see of a result: an institution its own and by mandate, a lead its consortia and their members too, others everything.
/// </summary>
/// <param name="Tpids">The institutions whose results may be seen; null = all.</param>
/// <param name="Consortia">The consortia whose figures may be seen; null = all.</param>
internal sealed record ResultScope(IReadOnlySet<string>? Tpids, IReadOnlySet<string>? Consortia)
{
    /// <summary>Whether runs that are not published may be seen at all.</summary>
    public static bool SeesUnpublished(Caller caller) =>
        caller.Has(CallerRole.Operator)
            || caller.Has(CallerRole.Board)
            || caller.Has(CallerRole.Committee)
            || caller.Has(CallerRole.Auditor);

    /// <summary>The scope of a caller in a run.</summary>
    public static ResultScope Of(Caller caller, RunContext run)
    {
        if (SeesUnpublished(caller))
        {
            return new ResultScope(null, null);
        }

        HashSet<string> tpids = [.. caller.ActsFor(), .. caller.Has(CallerRole.Lead) ? caller.Institutions : []];
        HashSet<string> consortia = caller.Has(CallerRole.Lead) ? [.. caller.Consortia, .. Led(caller, run)] : [];
        tpids.UnionWith(
            run.Year.Input.Year.ConsortiumMembers.Where(member => consortia.Contains(member.Consortium)).Select(member => member.Tpid));
        return new ResultScope(tpids, consortia);
    }

    // By its identity, or as the lead institution that the facts name: as in Registration.
    private static IEnumerable<string> Led(Caller caller, RunContext run) =>
        run.Year.Input.Year.Consortia.Where(row => row.Lead is { } lead && caller.Institutions.Contains(lead))
            .Select(row => row.Consortium);

    /// <summary>Whether an institution is in sight.</summary>
    public bool Sees(string tpid) => Tpids is null || Tpids.Contains(tpid);

    /// <summary>Whether a party of a decision is in sight: an institution or a consortium.</summary>
    public bool SeesParty(string party) => Sees(party) || Consortia!.Contains(party);
}
