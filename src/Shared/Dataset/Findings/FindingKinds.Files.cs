namespace TopGrid.Dataset;

/// <summary>Kinds of finding about files, columns and the form of the CSV.</summary>
public static partial class FindingKinds
{
    /// <summary><c>missing-folder</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MissingFolder = Error(
        "missing-folder",
        "De map {0} bestaat niet.",
        "The folder {0} does not exist.",
        "Geef de map met de CSV-bestanden van het jaar.",
        "Give the folder that holds the year's CSV files.");

    /// <summary><c>missing-file</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MissingFile = Error(
        "missing-file",
        "Het verplichte bestand {0} ontbreekt.",
        "The mandatory file {0} is missing.",
        "Lever het bestand aan, zo nodig met alleen de kopregel.",
        "Supply the file, with only the header row if need be.");

    /// <summary><c>unreadable-file</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnreadableFile = Error(
        "unreadable-file",
        "{0} kan niet als bestand worden geopend.",
        "{0} cannot be opened as a file.",
        "Kijk of het een map is, een koppeling die nergens heen leidt, of een bestand dat u niet mag lezen.",
        "See whether it is a folder, a link that leads nowhere, or a file that you may not read.");

    /// <summary><c>duplicate-file</c>, see docs/findings.md.</summary>
    public static readonly FindingKind DuplicateFile = Error(
        "duplicate-file",
        "Het bestand {0} is meer dan eens aangeleverd.",
        "The file {0} was supplied more than once.",
        "Lever elk bestand één keer aan.",
        "Supply every file once.");

    /// <summary><c>unknown-file</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnknownFile = Warning(
        "unknown-file",
        "Het bestand {0} hoort niet bij een jaar en wordt niet gelezen.",
        "The file {0} is no part of a year and is not read.",
        "Controleer de naam, of verwijder het bestand.",
        "Check the name, or remove the file.");

    /// <summary><c>missing-header</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MissingHeader = Error(
        "missing-header",
        "Het bestand is leeg: ook de kopregel ontbreekt.",
        "The file is empty: even the header row is missing.",
        "Zet de kolomnamen op de eerste regel.",
        "Put the column names on the first line.");

    /// <summary><c>bom</c>, see docs/findings.md.</summary>
    public static readonly FindingKind ByteOrderMark = Error(
        "bom",
        "Het bestand begint met een byte order mark.",
        "The file begins with a byte order mark.",
        "Bewaar het bestand als UTF-8 zonder BOM.",
        "Save the file as UTF-8 without BOM.");

    /// <summary><c>bad-encoding</c>, see docs/findings.md.</summary>
    public static readonly FindingKind BadEncoding = Error(
        "bad-encoding",
        "De cel is geen geldige UTF-8.",
        "The cell is not valid UTF-8.",
        "Bewaar het bestand als UTF-8.",
        "Save the file as UTF-8.");

    /// <summary><c>unbalanced-quote</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnbalancedQuote = Error(
        "unbalanced-quote",
        "Een aanhalingsteken wordt nergens gesloten; de rest van het bestand is niet te lezen.",
        "A quotation mark is never closed; the rest of the file cannot be read.",
        "Sluit de cel met een aanhalingsteken, en verdubbel aanhalingstekens in de tekst.",
        "Close the cell with a quotation mark, and double quotation marks inside the text.");

    /// <summary><c>stray-quote</c>, see docs/findings.md.</summary>
    public static readonly FindingKind StrayQuote = Error(
        "stray-quote",
        "Er staat een aanhalingsteken midden in de cel, of tekst na het sluitende aanhalingsteken.",
        "There is a quotation mark in the middle of the cell, or text after the closing one.",
        "Zet de hele cel tussen aanhalingstekens en verdubbel die in de tekst.",
        "Quote the whole cell and double the quotation marks inside the text.");

    /// <summary><c>row-too-long</c>, see docs/findings.md.</summary>
    public static readonly FindingKind RowTooLong = Error(
        "row-too-long",
        "De regel is langer dan {0} bytes; de rest van het bestand is niet gelezen.",
        "The row is longer than {0} bytes; the rest of the file was not read.",
        "Controleer of er een regeleinde ontbreekt.",
        "Check whether a line end is missing.");

    /// <summary><c>unknown-column</c>, see docs/findings.md.</summary>
    public static readonly FindingKind UnknownColumn = Error(
        "unknown-column",
        "De kolom {0} is onbekend.",
        "The column {0} is unknown.",
        "Controleer de naam, of verwijder de kolom.",
        "Check the name, or remove the column.");

    /// <summary><c>missing-column</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MissingColumn = Error(
        "missing-column",
        "De kolom {0} ontbreekt.",
        "The column {0} is missing.",
        "Voeg de kolom toe; de cellen mogen leeg zijn waar dat is toegestaan.",
        "Add the column; its cells may be empty where that is allowed.");

    /// <summary><c>duplicate-column</c>, see docs/findings.md.</summary>
    public static readonly FindingKind DuplicateColumn = Error(
        "duplicate-column",
        "De kolom {0} staat er meer dan eens.",
        "The column {0} is there more than once.",
        "Houd één kolom met deze naam over.",
        "Keep one column of this name.");

    /// <summary><c>cell-count</c>, see docs/findings.md.</summary>
    public static readonly FindingKind CellCount = Error(
        "cell-count",
        "De regel heeft {0} cellen, de kopregel {1}.",
        "The row has {0} cells, the header {1}.",
        "Controleer op ontbrekende of overbodige komma's, en op lege regels.",
        "Check for missing or extra commas, and for empty lines.");

    /// <summary><c>row-count</c>, see docs/findings.md.</summary>
    public static readonly FindingKind RowCount = Error(
        "row-count",
        "Het bestand heeft {0} rijen; het moet er precies één hebben.",
        "The file has {0} rows; it must have exactly one.",
        "Houd de ene rij van dit jaar over.",
        "Keep the one row of this year.");

    /// <summary><c>more-errors</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MoreErrors = Error(
        "more-errors",
        "Het bestand heeft nog {0} andere fouten.",
        "The file has {0} more errors.",
        "Verbeter de fouten hierboven en lees het bestand opnieuw.",
        "Correct the errors above and read the file again.");

    /// <summary><c>more-warnings</c>, see docs/findings.md.</summary>
    public static readonly FindingKind MoreWarnings = Warning(
        "more-warnings",
        "Het bestand heeft nog {0} andere waarschuwingen.",
        "The file has {0} more warnings.",
        "Bekijk de waarschuwingen hierboven en lees het bestand opnieuw.",
        "Look at the warnings above and read the file again.");
}
