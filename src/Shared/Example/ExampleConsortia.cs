using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Example;

/// <summary>
/// Makes the consortia: those that sources name and twelve generated ones, with the facts that the RSV 2025 conditions look at.
/// </summary>
internal sealed class ExampleConsortia
{
    private const AgreementClauses FullAgreement = AgreementClauses.Training | AgreementClauses.Selection | AgreementClauses.Lead
        | AgreementClauses.Employment | AgreementClauses.Costs | AgreementClauses.EntryExit | AgreementClauses.Conflict;

    /// <summary>Generated consortia: id, region, number of members, mode.</summary>
    private static readonly (string Id, string Region, int Members, ConsortiumMode Mode)[] _generated =
    [
        ("RSV-11", "Drenthe", 8, ConsortiumMode.Mixed), ("RSV-12", "Zeeland", 7, ConsortiumMode.Pooled),
        ("RSV-13", "Haaglanden", 8, ConsortiumMode.Separate), ("RSV-14", "Rotterdam", 9, ConsortiumMode.Separate),
        ("RSV-15", "Amsterdam", 9, ConsortiumMode.Separate), (AnnouncedLate, "Flevoland", 6, ConsortiumMode.Separate),
        ("RSV-17", "Zuid-Limburg", 7, ConsortiumMode.Separate), ("RSV-18", "Midden-Holland", 6, ConsortiumMode.Separate),
        ("RSV-19", "Kennemerland", 7, ConsortiumMode.Separate), (TestFailed, "Achterhoek", 6, ConsortiumMode.Separate),
        ("RSV-21", "West-Brabant", 7, ConsortiumMode.Separate), ("RSV-22", "Rivierenland", 6, ConsortiumMode.Separate),
    ];

    internal const string AnnouncedLate = "RSV-16";
    internal const string TestFailed = "RSV-20";

    private readonly ExampleRandom _random;

    internal ExampleConsortia(ulong seed, IReadOnlyList<ExampleInstitution> generated)
    {
        _random = new ExampleRandom(seed, "consortia");
        foreach (var network in PublishedNetworks.All)
        {
            AddPublished(network, generated);
        }

        foreach (var (id, region, count, mode) in _generated)
        {
            var members = Candidates(generated, region).Take(count).ToList();
            AddConsortium(id, $"RSV {region}", members[0], mode, existing: false);
            members.ForEach(member => AddMember(id, member, mode));
        }

        Overlap(PublishedNetworks.VincentVanGogh, PublishedNetworks.Propersona);
        Overlap("RSV-14", "RSV-13");
    }

    /// <summary>Institutions that sources name.</summary>
    internal List<ExampleInstitution> Published { get; } = [];

    internal List<ConsortiumRow> Rows { get; } = [];

    internal List<ConsortiumMemberRow> Members { get; } = [];

    internal List<BroughtInRow> BroughtIn { get; } = [];

    /// <summary>Lead by consortium, for trainees that are shared with the lead.</summary>
    internal Dictionary<string, ExampleInstitution> Leads { get; } = [];

    private void AddPublished(PublishedNetwork network, IReadOnlyList<ExampleInstitution> generated)
    {
        var members = network.Members.Select(member => Publish(network, member)).ToList();
        Published.AddRange(members);
        var others = Candidates(generated, network.Region).Take(network.Others).ToList();
        AddConsortium(network.Id, network.Name, members.Concat(others).First(), ConsortiumMode.Separate, existing: true);
        foreach (var (index, member) in members.Index())
        {
            Join(network.Id, member, network.Members[index].Dependent);
            BroughtIn.Add(new BroughtInRow(network.Id, member.Tpid, Profession.GZ, network.Members[index].BroughtIn));
        }

        others.ForEach(member => AddMember(network.Id, member, ConsortiumMode.Separate));
    }

    private ExampleInstitution Publish(PublishedNetwork network, PublishedMember member)
    {
        var tpid = $"N{Published.Count + network.Members.ToList().IndexOf(member) + 1:0000}";
        var institution = new ExampleInstitution(tpid, member.Name, member.Sector, network.Region, InstitutionKind.Institution)
        {
            Source = network.Source,
        };
        institution.Trainings[Profession.GZ] = new()
        {
            StartsInFourYears = member.StartsInFourYears, Request = member.Request, IsFixed = true,
        };
        if (member.Sector == "ggz" && member.StartsInFourYears >= 24)
        {
            institution.Trainings[Profession.KP] = new() { StartsInFourYears = 12, Request = 5 };
            institution.Trainings[Profession.PT] = new() { StartsInFourYears = 8, Request = 3 };
            institution.Trainings[Profession.VS] = new() { StartsInFourYears = 12, Request = 5 };
        }

        return institution;
    }

    private void AddConsortium(string id, string name, ExampleInstitution lead, ConsortiumMode mode, bool existing)
    {
        var late = id == AnnouncedLate;
        var failed = id == TestFailed;
        var announced = late ? new DateOnly(2024, 2, 20) : new DateOnly(2024, 1, 8).AddDays(_random.Below(37));
        Leads.Add(id, lead);
        Rows.Add(new ConsortiumRow(
            id,
            name,
            lead.Tpid,
            mode == ConsortiumMode.Separate ? null : lead.Tpid,
            mode,
            existing,
            announced,
            late ? announced : new DateOnly(2024, 1, 8).AddDays(_random.Below(38)),
            existing ? null : new DateOnly(2023, 10, 2).AddDays(_random.Below(80)),
            FullAgreement | (_random.Percent(50) ? AgreementClauses.Liability : AgreementClauses.None),
            _random.Percent(50),
            failed ? TestResult.Failed : TestResult.Passed,
            new DateOnly(2024, 2, 26).AddDays(_random.Below(18))));
    }

    private void AddMember(string id, ExampleInstitution member, ConsortiumMode mode)
    {
        var requester = Leads[id] == member;
        var asks = member.Gz?.Request > 0;
        if (mode != ConsortiumMode.Separate)
        {
            PoolRequest(id, member, mode, requester);
            Join(id, member, !requester);
            return;
        }

        var dependent = asks && member.Gz!.StartsInFourYears <= 2;
        Join(id, member, dependent);
        if (asks && !dependent)
        {
            // What it brought in elsewhere is gone (regions overlap).
            var left = member.Gz!.Request!.Value - BroughtIn.Where(b => b.Tpid == member.Tpid).Sum(b => b.Places);
            BroughtIn.Add(new BroughtInRow(id, member.Tpid, Profession.GZ, Math.Min(left, (member.Gz.StartsInFourYears + 3) / 6)));
        }
    }

    // S1: one institution requests as employer on everyone's volume; in a mixed consortium every second member still asks for itself.
    private void PoolRequest(string id, ExampleInstitution member, ConsortiumMode mode, bool requester)
    {
        if (requester)
        {
            member.Gz!.Request += 6;
            member.Gz.IsFixed = true;
        }
        else if (member.Gz is { } gz && (mode == ConsortiumMode.Pooled || Members.Count(m => m.Consortium == id) % 2 == 1))
        {
            gz.Request = null;
            gz.IsFixed = true;
        }
    }

    private void Join(string id, ExampleInstitution member, bool dependent)
    {
        member.Consortia.Add(id);
        bool? sectionThree = member.Sector == "ggz" ? true : null;
        Members.Add(new ConsortiumMemberRow(id, member.Tpid, dependent, true, 1 + _random.Below(3), sectionThree));
    }

    // A member of one consortium that brings a place into a second one as well.
    private void Overlap(string from, string into)
    {
        var both = Members.First(m => m.Consortium == from && m.Dependent == false && m.Tpid != Leads[from].Tpid);
        Members.Add(both with { Consortium = into });
        BroughtIn.Add(new BroughtInRow(into, both.Tpid, Profession.GZ, 0));
    }

    // A recognised institution of the sector GGZ that asks for GZ leads; the others follow by number. Newcomers may be members, an
    // institution whose recognition ran out may not (register check).
    private static IEnumerable<ExampleInstitution> Candidates(IReadOnlyList<ExampleInstitution> generated, string region) => generated
        .Where(i => i.Region == region && i.Sector is not null && i.Consortia.Count == 0 && !i.IsMerged)
        .Where(i => i.Gz is { Standing: not Standing.Expired } gz && gz.Request != 0)
        .OrderByDescending(i => i is { Sector: "ggz", Gz.Standing: Standing.Established } ? i.Gz.StartsInFourYears : 0)
        .ThenBy(i => i.Tpid, StringComparer.Ordinal)
        .Index()
        .OrderBy(i => i.Index == 0 ? 0 : 1)
        .ThenBy(i => i.Item.Tpid, StringComparer.Ordinal)
        .Select(i => i.Item);
}
