namespace TopGrid.Example;

/// <summary>A member that a source names, with the GZ starts a year, places asked and places brought in of the example.</summary>
internal sealed record PublishedMember(
    string Name, string Sector, int StartsInFourYears, int Request, int BroughtIn, bool Dependent = false);

/// <summary>A consortium that a source names; <paramref name="Others"/> generated institutions of the region join it.</summary>
internal sealed record PublishedNetwork(string Id, string Name, string Region, string Source, int Others, PublishedMember[] Members);

/// <summary>The consortia and members that public sources name. Figures other than those of GGz Oost-Brabant are generated.</summary>
internal static class PublishedNetworks
{
    internal const string OostBrabant = "RSV-01";
    internal const string Breburg = "RSV-03";
    internal const string Propersona = "RSV-06";
    internal const string VincentVanGogh = "RSV-07";
    internal const string Groningen = "RSV-08";
    internal const string Veluwe = "RSV-09";
    internal const string Altrecht = "RSV-02";

    private const string Pilots = "Proeftuinen (2020)";
    private const string Guideline = "Samen Opleiden (toewijzing 2022)";
    private const string Press = "persberichten 2022-2023";

    internal static readonly PublishedNetwork[] All =
    [
        // The places of the pilot years 2019-2020 are brought in; each asks somewhat more, so that there is something to divide.
        new(OostBrabant, "RSV GGz Oost-Brabant", "Oost-Brabant", Pilots, 0,
        [
            new("GGz Oost Brabant", "ggz", 28, 9, 7), new("Centiv", "ggz", 4, 2, 1), new("Indigo Brabant", "ggz", 8, 3, 2),
            new("GGz Momentum", "verslavingszorg", 4, 2, 1), new("Zorgboog", "ouderenzorg", 0, 1, 0),
            new("Elkerliek", "ziekenhuis", 4, 2, 1), new("ORO", "gehandicaptenzorg", 8, 3, 2),
        ]),
        new(Altrecht, "RSV Altrecht", "Utrecht", Guideline, 7, [new("Altrecht", "ggz", 48, 21, 11)]),
        new(Breburg, "RSV GGZ Breburg", "Midden-Brabant", Guideline, 6, [new("GGZ Breburg", "ggz", 40, 18, 9)]),
        new("RSV-04", "RSV GGZ Friesland", "Friesland", Guideline, 6, [new("GGZ Friesland", "ggz", 36, 16, 8)]),
        new(
            "RSV-05", "RSV GGZ Noord-Holland-Noord", "Noord-Holland-Noord", Guideline, 6,
            [new("GGZ Noord-Holland-Noord", "ggz", 36, 16, 8)]),
        new(Propersona, "RSV Propersona", "Arnhem-Nijmegen", Guideline, 7, [new("Propersona", "ggz", 44, 19, 10)]),
        new(VincentVanGogh, "RSV Vincent van Gogh", "Noord-Limburg", Guideline, 5, [new("Vincent van Gogh", "ggz", 28, 12, 6)]),
        new(Groningen, "RSV Groningen", "Groningen", Press, 0,
        [
            new("Lentis", "ggz", 40, 17, 9), new("INTER-PSY", "ggz", 12, 6, 3), new("FPC Dr. S. van Mesdag", "forensisch", 8, 4, 2),
            new("Cosis", "gehandicaptenzorg", 4, 2, 1, Dependent: true), new("'s Heeren Loo", "gehandicaptenzorg", 12, 6, 3),
            new("VNN", "verslavingszorg", 12, 5, 3), new("Martini Ziekenhuis", "ziekenhuis", 4, 2, 1), new("UMCG", "ziekenhuis", 12, 6, 3),
        ]),
        new(Veluwe, "RSV Veluwe", "Veluwe", Press, 0,
        [
            new("GGz Centraal", "ggz", 44, 19, 6), new("Amerpoort", "gehandicaptenzorg", 4, 2, 1),
            new("De Forensische Zorgspecialisten", "forensisch", 12, 6, 3), new("Meander MC", "ziekenhuis", 4, 2, 1),
            new("Plureyn", "jeugd", 8, 4, 2), new("Psytrec", "ggz", 8, 4, 2), new("Sherpa", "gehandicaptenzorg", 4, 2, 1),
            new("Zorggroep Noordwest-Veluwe", "ouderenzorg", 4, 1, 1, Dependent: true),
        ]),
        // The source gives the number of providers only.
        new("RSV-10", "RSV Twente", "Twente", Press, 26, []),
    ];
}
