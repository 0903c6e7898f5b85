namespace TopGrid.Dataset;

/// <summary>Kinds of finding about one cell or one row.</summary>
public static partial class FindingKinds
{
    /// <summary><c>empty-cell</c>, see docs/findings.md.</summary>
    public static readonly FindingKind EmptyCell = Error(
        "empty-cell",
        "De cel is leeg, maar de kolom is verplicht.",
        "The cell is empty, but the column is mandatory.",
        "Vul de waarde in.",
        "Fill in the value.");

    /// <summary><c>control-character</c>, see docs/findings.md.</summary>
    public static readonly FindingKind ControlCharacter = Error(
        "control-character",
        "De tekst bevat het besturingsteken {0}.",
        "The text contains the control character {0}.",
        "Verwijder het teken.",
        "Remove the character.");

    /// <summary><c>bad-number</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BadNumber = Error(
        "bad-number",
        "“{0}” is geen geheel getal.",
        "“{0}” is not a whole number.",
        "Schrijf alleen cijfers, zonder punten of spaties.",
        "Write digits only, without dots or spaces.");

    /// <summary><c>negative-number</c>, see docs/findings.md.</summary>
    public static readonly FindingKind NegativeNumber = Error(
        "negative-number",
        "Het getal {0} is negatief.",
        "The number {0} is negative.",
        "Gebruik 0 of meer.",
        "Use 0 or more.");

    /// <summary><c>number-too-large</c>, see docs/findings.md.</summary>
    public static readonly FindingKind NumberTooLarge = Error(
        "number-too-large",
        "Het getal {0} is groter dan {1}.",
        "The number {0} is larger than {1}.",
        "Controleer het getal.",
        "Check the number.");

    /// <summary><c>bad-date</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BadDate = Error(
        "bad-date",
        "“{0}” is geen bestaande datum in de vorm jjjj-mm-dd.",
        "“{0}” is not an existing date of the form yyyy-mm-dd.",
        "Schrijf de datum als 2025-01-31.",
        "Write the date as 2025-01-31.");

    /// <summary><c>bad-boolean</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BadBoolean = Error(
        "bad-boolean",
        "“{0}” is geen true of false.",
        "“{0}” is neither true nor false.",
        "Schrijf true of false in kleine letters.",
        "Write true or false in lower case.");

    /// <summary><c>unknown-code</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnknownCode = Error(
        "unknown-code",
        "“{0}” is geen bekende waarde; bekend zijn {1}.",
        "“{0}” is no known value; known are {1}.",
        "Kies een van de bekende waarden.",
        "Choose one of the known values.");

    /// <summary><c>seed-length</c>, see docs/findings.md.</summary>
    public static readonly FindingKind SeedLength = Error(
        "seed-length",
        "De seed telt {0} tekens in plaats van 64.",
        "The seed has {0} characters instead of 64.",
        "Geef 64 hexadecimale cijfers, of laat de cel leeg.",
        "Give 64 hexadecimal digits, or leave the cell empty.");

    /// <summary><c>bad-hex</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BadHex = Error(
        "bad-hex",
        "De seed bevat een teken dat geen hexadecimaal cijfer is.",
        "The seed contains a character that is no hexadecimal digit.",
        "Gebruik alleen 0-9 en a-f.",
        "Use 0-9 and a-f only.");

    /// <summary><c>bad-year</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BadYear = Error(
        "bad-year",
        "Het jaar {0} ligt niet tussen {1} en {2}.",
        "The year {0} is not between {1} and {2}.",
        "Controleer het jaar.",
        "Check the year.");

    /// <summary><c>end-before-start</c>, see docs/findings.md.</summary>
    public static readonly FindingKind EndBeforeStart = Error(
        "end-before-start",
        "De einddatum {0} ligt voor de begindatum {1}.",
        "The end date {0} lies before the start date {1}.",
        "Controleer beide datums.",
        "Check both dates.");

    /// <summary><c>duplicate-key</c>, see docs/findings.md.</summary>
    public static readonly FindingKind DuplicateKey = Error(
        "duplicate-key",
        "De sleutel {0} staat ook op regel {1}.",
        "The key {0} is also on line {1}.",
        "Houd één rij met deze sleutel over.",
        "Keep one row with this key.");

    /// <summary><c>first-allocation-year</c>, see docs/findings.md.</summary>
    public static readonly FindingKind FirstAllocationYear = Error(
        "first-allocation-year",
        "Het eerste jaar van toewijzing {0} ligt niet voor het jaar {1}.",
        "The first allocation year {0} does not lie before the year {1}.",
        "Laat de cel leeg voor een nieuw erkende instelling.",
        "Leave the cell empty for a newcomer.");
}
