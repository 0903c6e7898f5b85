using TopGrid.Access.Callers;
using TopGrid.Dataset;

namespace TopGrid.Registration.Domain;

/// <summary>
/// What of a year a caller sees. Operators, the board, the committee, auditors and modules see all. An institution sees its own and that of
/// those for which it holds a mandate; a lead its consortia and its members' requests and recognitions, not their trainees; an institute
/// the institutions and consortia it serves. What is not seen does not exist for the caller.
/// </summary>
internal sealed class Visibility
{
    private readonly Caller _caller;
    private readonly StoredYear _year;
    private readonly HashSet<string> _membersOfLed;

    public Visibility(Caller caller, StoredYear year)
    {
        _caller = caller;
        _year = year;
        SeesAll = new[]
        {
            CallerRole.Operator,
            CallerRole.Board,
            CallerRole.Committee,
            CallerRole.Auditor,
            CallerRole.Module,
        }.Any(caller.Has);
        _membersOfLed = !caller.Has(CallerRole.Lead)
            ? []
            : year.Facts.Consortia.Where(Leads).SelectMany(row => year.Consortia.Members(row.Consortium)).Select(row => row.Tpid)
                .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether nothing is hidden.</summary>
    public bool SeesAll { get; }

    /// <summary>Whether the caller acts for the institution itself: as its own, or today by a mandate.</summary>
    public bool Owns(string tpid) =>
        ((_caller.Has(CallerRole.Institution) || _caller.Has(CallerRole.Lead)) && _caller.Institutions.Contains(tpid))
            || _caller.MandateFor(tpid) is not null;

    /// <summary>Whether the caller is a training institute that serves the institution.</summary>
    public bool Serves(string tpid) => _caller.Has(CallerRole.Institute) && _caller.Institutions.Contains(tpid);

    /// <summary>Whether the caller leads the consortium: by its identity, or as the lead institution the facts name.</summary>
    public bool Leads(ConsortiumRow row) => _caller.Has(CallerRole.Lead)
        && (_caller.Consortia.Contains(row.Consortium) || (row.Lead is { } lead && _caller.Institutions.Contains(lead)));

    /// <summary>Whether the caller is a training institute that serves the consortium or one of its members.</summary>
    public bool Serves(ConsortiumRow row) => _caller.Has(CallerRole.Institute)
        && (_caller.Consortia.Contains(row.Consortium) || _year.Consortia.Members(row.Consortium).Any(member => Serves(member.Tpid)));

    /// <summary>Whether the institution's name, recognitions, requests and returns are seen.</summary>
    public bool Institution(string tpid) => SeesAll || Owns(tpid) || Serves(tpid) || _membersOfLed.Contains(tpid);

    /// <summary>Whether the caller may name the institution: one that it sees, or a fellow member in a consortium that it sees.</summary>
    public bool Knows(string tpid) => Institution(tpid) || _year.Facts.ConsortiumMembers.Any(member =>
        member.Tpid == tpid && _year.Consortia.Find(member.Consortium) is { } consortium && Consortium(consortium));

    /// <summary>Whether the institution's trainees are seen.</summary>
    public bool Trainings(string tpid) => SeesAll || Owns(tpid);

    /// <summary>Whether the consortium is seen.</summary>
    public bool Consortium(ConsortiumRow row) => SeesAll || Leads(row) || Serves(row)
        || _year.Consortia.Members(row.Consortium).Any(member => Owns(member.Tpid));
}
