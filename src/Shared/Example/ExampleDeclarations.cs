using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Example;

/// <summary>What leads and institutions declare after the concept: bonus distributions, transfers and returns.</summary>
internal static class ExampleDeclarations
{
    internal static DatasetYear AddTo(DatasetYear year, IReadOnlyList<ExampleInstitution> all)
    {
        string Named(string name) => all.First(i => i.Name == name).Tpid;

        // Large institutions outside consortia, which surely have a place to give back.
        var outside = all.Where(
            i => i.Consortia.Count == 0
                && !i.IsMerged
                && i.Gz is { StartsInFourYears: >= 12, Request: > 0, Standing: Standing.Established }).ToList();
        string Outside(Profession profession, int number) => profession == Profession.GZ
            ? outside[number].Tpid
            : all.Where(i => i.Trainings.TryGetValue(profession, out var t) && t is { StartsInFourYears: >= 8, Request: > 0 })
            .ElementAt(number).Tpid;
        string Fellow(string consortium, int number) =>
            year.ConsortiumMembers.Where(m => m.Consortium == consortium && all.First(i => i.Tpid == m.Tpid).Gz?.Request > 0)
                .ElementAt(number).Tpid;

        return year with
        {
            BonusDistribution =
            [
                new(PublishedNetworks.OostBrabant, Profession.GZ, Named("Centiv"), 1),
                new(PublishedNetworks.OostBrabant, Profession.GZ, Named("Zorgboog"), 1),
                new(PublishedNetworks.OostBrabant, Profession.GZ, Named("Elkerliek"), 1),
                new(PublishedNetworks.Altrecht, Profession.GZ, Named("Altrecht"), 2),
                new(PublishedNetworks.Altrecht, Profession.GZ, Fellow(PublishedNetworks.Altrecht, 1), 1),
                new(PublishedNetworks.Altrecht, Profession.GZ, Fellow(PublishedNetworks.Altrecht, 2), 1),
                new(PublishedNetworks.Groningen, Profession.GZ, Named("Lentis"), 2),
                new(PublishedNetworks.Groningen, Profession.GZ, Named("Martini Ziekenhuis"), 1),
                new(PublishedNetworks.Groningen, Profession.GZ, Named("UMCG"), 2),

                // Totals less than the bonus, so the default applies and is marked provisional.
                new(PublishedNetworks.Breburg, Profession.GZ, Named("GGZ Breburg"), 1),
            ],
            Transfers =
            [
                new(PublishedNetworks.OostBrabant, Profession.GZ, Named("GGz Oost Brabant"), Named("ORO"), 1),
                new(PublishedNetworks.Altrecht, Profession.GZ, Named("Altrecht"), Fellow(PublishedNetworks.Altrecht, 1), 1),
                new(PublishedNetworks.Groningen, Profession.GZ, Named("Lentis"), Named("Cosis"), 2),
            ],
            Returns =
            [
                new(Named("GGZ Breburg"), Profession.GZ, 1, new DateOnly(2024, 5, 13), Fellow(PublishedNetworks.Breburg, 2)),
                new(Named("Lentis"), Profession.GZ, 1, new DateOnly(2024, 5, 21), null),
                new(Named("Vincent van Gogh"), Profession.GZ, 1, new DateOnly(2024, 5, 31), null),
                new(Outside(Profession.GZ, 0), Profession.GZ, 1, new DateOnly(2024, 5, 28), null),
                new(Outside(Profession.GZ, 3), Profession.GZ, 2, new DateOnly(2024, 5, 30), null),
                new(Outside(Profession.GZ, 5), Profession.GZ, 1, new DateOnly(2024, 6, 12), null),
                new(Outside(Profession.KP, 2), Profession.KP, 1, new DateOnly(2024, 5, 17), null),
                new(Outside(Profession.PT, 2), Profession.PT, 1, new DateOnly(2024, 5, 22), null),
                new(Outside(Profession.VS, 2), Profession.VS, 1, new DateOnly(2024, 6, 4), null),
            ],
        };
    }
}
