namespace TopGrid.Dataset;

/// <summary>Kinds of finding about rows of several files together, and facts that look wrong.</summary>
public static partial class FindingKinds
{
    /// <summary><c>unknown-id</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnknownId = Error(
        "unknown-id",
        "{0} komt niet voor in {1}.",
        "{0} does not occur in {1}.",
        "Voeg de rij daar toe, of verbeter de verwijzing.",
        "Add the row there, or correct the reference.");

    /// <summary><c>unknown-protocol</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnknownProtocol = Error(
        "unknown-protocol",
        "Het protocol {0} is onbekend; bekend zijn {1}.",
        "The protocol {0} is unknown; known are {1}.",
        "Kies een bekend protocol.",
        "Choose a known protocol.");

    /// <summary><c>unknown-sector</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnknownSector = Error(
        "unknown-sector",
        "De sector {0} staat niet in het protocol; bekend zijn {1}.",
        "The sector {0} is not in the protocol; known are {1}.",
        "Kies een bekende sector; bij een instelling mag de cel leeg blijven.",
        "Choose a known sector; for an institution the cell may stay empty.");

    /// <summary><c>merger-cycle</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MergerCycle = Error(
        "merger-cycle",
        "De fusies lopen in een kring: {0}.",
        "The mergers run in a circle: {0}.",
        "Verwijder de fusie die niet klopt.",
        "Remove the merger that is wrong.");

    /// <summary><c>overlapping-shares</c>, see docs/findings.md.</summary>
    public static readonly FindingKind OverlappingShares = Error(
        "overlapping-shares",
        "Deelnemer {0} is op {1} voor {2} procent in opleiding.",
        "Trainee {0} is in training for {2} per cent on {1}.",
        "Verbeter de datums of de aandelen, zodat zij op geen dag boven 100 komen.",
        "Correct the dates or the shares so that they exceed 100 on no day.");

    /// <summary><c>brought-in-above-request</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BroughtInAboveRequest = Error(
        "brought-in-above-request",
        "{0} brengt voor {1} in totaal {2} plaatsen in, maar vraagt er in ronde 1 {3}.",
        "{0} brings in {2} places in total for {1}, but asks {3} in round 1.",
        "Breng niet meer in dan er is aangevraagd.",
        "Bring in no more than was requested.");

    /// <summary><c>lead-not-member</c>, see docs/findings.md.</summary>
    public static readonly FindingKind LeadNotMember = Warning(
        "lead-not-member",
        "De regiehouder {0} is geen lid van {1}.",
        "The lead institution {0} is no member of {1}.",
        "Voeg de regiehouder toe aan de leden, als dat zo hoort.",
        "Add the lead institution to the members, if it should be one.");

    /// <summary><c>requester-not-member</c>, see docs/findings.md.</summary>
    public static readonly FindingKind RequesterNotMember = Warning(
        "requester-not-member",
        "De aanvrager {0} is geen lid van {1}; er wordt geen volume gebundeld.",
        "The requester {0} is no member of {1}; no volume is pooled.",
        "Voeg de aanvrager toe aan de leden, als dat zo hoort.",
        "Add the requester to the members, if it should be one.");

    /// <summary><c>brought-in-by-non-member</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BroughtInByNonMember = Warning(
        "brought-in-by-non-member",
        "{0} is geen lid van {1}; de rij telt niet mee.",
        "{0} is no member of {1}; the row is ignored.",
        "Voeg de instelling toe aan de leden, of verwijder de rij.",
        "Add the institution to the members, or remove the row.");

    /// <summary><c>not-a-consortium-profession</c>, see docs/findings.md.</summary>
    public static readonly FindingKind NotAConsortiumProfession = Warning(
        "not-a-consortium-profession",
        "Voor {0} bestaan geen samenwerkingsverbanden; de rij telt niet mee.",
        "There are no consortia for {0}; the row is ignored.",
        "Verwijder de rij, of verbeter het beroep.",
        "Remove the row, or correct the profession.");

    /// <summary><c>all-weights-zero</c>, see docs/findings.md.</summary>
    public static readonly FindingKind AllWeightsZero = Warning(
        "all-weights-zero",
        "Alle gewichten van {0} zijn nul; alle plaatsen blijven open.",
        "All weights of {0} are zero; all places stay open.",
        "Geef ten minste één sector een gewicht.",
        "Give at least one sector a weight.");

    /// <summary><c>long-training</c>, see docs/findings.md.</summary>
    public static readonly FindingKind LongTraining = Warning(
        "long-training",
        "Deelnemer {0} is in deze periode {1} dagen in opleiding, acht jaar of langer.",
        "Trainee {0} is in training for {1} days in this period, eight years or longer.",
        "Controleer de datums.",
        "Check the dates.");

    /// <summary><c>large-request</c>, see docs/findings.md.</summary>
    public static readonly FindingKind LargeRequest = Warning(
        "large-request",
        "{0} vraagt {2} plaatsen voor {1}, tien keer of meer wat het volume van {3} dagen verdient.",
        "{0} asks {2} places for {1}, ten times or more what its volume of {3} days earns.",
        "Controleer de aanvraag en het opleidingsregister.",
        "Check the request and the training register.");

    /// <summary><c>overlapping-recognitions</c>, see docs/findings.md.</summary>
    public static readonly FindingKind OverlappingRecognitions = Warning(
        "overlapping-recognitions",
        "{0} heeft op {1} meer dan één erkenning voor {2}.",
        "{0} holds more than one recognition for {2} on {1}.",
        "Beëindig de eerdere erkenning.",
        "End the earlier recognition.");
}
