using System.Globalization;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Example;

/// <summary>
/// Says of every row where it comes from: <c>published</c> for this year, <c>moved</c> (published for another year), <c>chosen</c> or
/// <c>generated</c>. The key is the row's key, or what tells it apart in a file without one.
/// </summary>
internal static class ExampleProvenance
{
    private const string Pilots = "Proeftuinen (2020): plaatsen 2019-2020";

    internal static List<ProvenanceRow> Of(DatasetYear year, IReadOnlyDictionary<string, string> sourceOfInstitution)
    {
        var rows = new List<ProvenanceRow>
        {
            new("year.csv", "2025", "chosen", "uiterste dagen en seed gekozen; de seed is openbaar omdat dit een voorbeeld is"),
        };
        Add("institutions.csv", year.Institutions, i => i.Tpid, i => sourceOfInstitution.TryGetValue(i.Tpid, out var source)
            ? ("moved", $"naam en sector: {source}; tpid gegenereerd")
            : ("generated", ""));
        Add("mergers.csv", year.Mergers, m => m.Predecessor);
        Add("recognitions.csv", year.Recognitions, r => $"{r.Tpid},{r.Profession},{Iso(r.ValidFrom)}");
        Add("trainings.csv", year.Trainings, t => $"{t.Trainee},{t.Tpid}");
        Add("interruptions.csv", year.Interruptions, i => $"{i.Trainee},{Iso(i.Start)}");
        Add("capacity.csv", year.Capacity, c => $"{c.Profession}", c => c.Profession switch
        {
            Profession.GZ or Profession.VS => ("published", c.Source),
            Profession.KP => ("chosen", c.Source),
            _ => ("moved", c.Source),
        });
        Add("sector_weights.csv", year.SectorWeights, w => $"{w.Profession},{w.Sector}", w => w is { Profession: Profession.GZ, Sector: "ouderenzorg" }
            ? ("moved", "pers: 111 plaatsen vóór bonus in 2024")
            : ("generated", ""));
        Add("requests.csv", year.Requests, r => $"{r.Tpid},{r.Profession},{r.Round}");
        Add("brought_in.csv", year.BroughtIn, b => $"{b.Consortium},{b.Tpid},{b.Profession}", b => b.Consortium == PublishedNetworks.OostBrabant
            ? ("moved", Pilots)
            : ("generated", ""));
        Add("consortia.csv", year.Consortia, c => c.Consortium, c => PublishedNetworks.All.FirstOrDefault(
            n => n.Id == c.Consortium) is { } network
            ? ("moved", $"naam en regiehouder: {network.Source}; feiten voor de toets gegenereerd")
            : ("generated", ""));
        Add("consortium_members.csv", year.ConsortiumMembers, m => $"{m.Consortium},{m.Tpid}", m => sourceOfInstitution.TryGetValue(
            m.Tpid, out var source)
            ? ("moved", $"lidmaatschap: {source}; overige cellen gegenereerd")
            : ("generated", ""));
        Add("bonus_distribution.csv", year.BonusDistribution, b => $"{b.Consortium},{b.Profession},{b.Tpid}");
        Add("transfers.csv", year.Transfers, t => $"{t.Consortium},{t.Profession},{t.FromTpid},{t.ToTpid}");
        Add("returns.csv", year.Returns, r => $"{r.Tpid},{r.Profession},{Iso(r.ReturnedOn)}");
        return rows;

        void Add<TRow>(string file, IReadOnlyList<TRow> of, Func<TRow, string> key, Func<TRow, (string Basis, string Note)>? basis = null)
        {
            foreach (var row in of)
            {
                var (name, note) = basis?.Invoke(row) ?? ("generated", "");
                rows.Add(new ProvenanceRow(file, key(row), name, note));
            }
        }
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
