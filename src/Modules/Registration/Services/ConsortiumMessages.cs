using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Services;

/// <summary>Consortia as the messages of the contract, and what a lead announces as rows.</summary>
internal static class ConsortiumMessages
{
    public static V1.Consortium ToMessage(this ConsortiumRow row, StoredYear year)
    {
        var message = new V1.Consortium
        {
            Name = new ConsortiumName(year.AllocationYear, row.Consortium).ToString(),
            ConsortiumId = row.Consortium,
            DisplayName = row.Name,
            Lead = row.Lead ?? "",
            Requester = row.Requester ?? "",
            Mode = row.Mode is { } mode ? (V1.RequestMode)((int)mode + 1) : V1.RequestMode.Unspecified,
            AnnouncedOn = row.AnnouncedOn.ToMessage(),
            AnnouncedAtInstituteOn = row.AnnouncedAtInstituteOn.ToMessage(),
            IntentDeclaredOn = row.IntentDeclaredOn.ToMessage(),
            TestResult = row.TestResult is { } result ? (V1.TestResult)((int)result + 1) : V1.TestResult.Unspecified,
            TestedOn = row.TestedOn.ToMessage(),
            Etag = year.Consortia.Etag(row),
        };
        FactMessages.Set(row.Existing, value => message.Existing = value);
        FactMessages.Set(row.TrainingPlan, value => message.TrainingPlan = value);
        message.Agreement.AddRange(Enumerable.Range(0, Codes.AgreementClauses.Count)
            .Where(i => ((int)row.Agreement & (1 << i)) != 0).Select(i => (V1.AgreementClause)(i + 1)));
        message.Members.AddRange(year.Consortia.Members(row.Consortium)
            .OrderBy(member => member.Tpid, Utf8Order.Instance).Select(member => member.ToMessage(year)));
        message.Divisions.AddRange(Divisions(row.Consortium, year));
        return message;
    }

    public static V1.ConsortiumMember ToMessage(this ConsortiumMemberRow row, StoredYear year)
    {
        var message = new V1.ConsortiumMember
        {
            Name = new ConsortiumMemberName(year.AllocationYear, row.Consortium, row.Tpid).ToString(),
            Tpid = row.Tpid,
        };
        FactMessages.Set(row.Dependent, value => message.Dependent = value);
        FactMessages.Set(row.Signed, value => message.Signed = value);
        FactMessages.Set(row.Settings, value => message.Settings = value);
        FactMessages.Set(row.SectionIii, value => message.SectionIii = value);
        message.BroughtIn.AddRange(year.Consortia.BroughtIn(row.Consortium, row.Tpid).Select(
            broughtIn => new V1.BroughtIn { Profession = broughtIn.Profession.ToMessage(), Places = broughtIn.Places }));
        return message;
    }

    public static AgreementClauses ToClauses(this IEnumerable<V1.AgreementClause> clauses) =>
        clauses.Aggregate(AgreementClauses.None, (all, clause) => all | (AgreementClauses)(1 << ((int)clause - 1)));

    private static IEnumerable<V1.Division> Divisions(string consortium, StoredYear year)
    {
        var professions = year.Consortia.Bonus(consortium).Select(row => row.Profession)
            .Union(year.Consortia.Transfers(consortium).Select(row => row.Profession))
            .OrderBy(profession => profession.Code(), StringComparer.Ordinal);
        foreach (var profession in professions)
        {
            var division = new V1.Division { Profession = profession.ToMessage() };
            division.BonusDistribution.AddRange(year.Consortia.Bonus(consortium).Where(row => row.Profession == profession)
                .Select(row => new V1.BonusShare { Tpid = row.Tpid, Places = row.Places }));
            division.Transfers.AddRange(year.Consortia.Transfers(consortium).Where(row => row.Profession == profession)
                .Select(row => new V1.Transfer { FromTpid = row.FromTpid, ToTpid = row.ToTpid, Places = row.Places }));
            yield return division;
        }
    }
}
