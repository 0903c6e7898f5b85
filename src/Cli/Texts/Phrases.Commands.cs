namespace TopGrid.Cli.Texts;

/// <summary>What the commands do.</summary>
internal static partial class Phrases
{
    public static Phrase CmdAllocate { get; } = new(
        "Berekent een map met gegevens zonder server", "Computes a folder of data without a server");

    public static Phrase CmdExplain { get; } = new(
        "Legt uit waarom een instelling kreeg wat zij kreeg, en wat dat had veranderd",
        "Explains why an institution got what it got, and what would have changed it");

    public static Phrase CmdDiff { get; } = new(
        "Vergelijkt twee uitkomsten: wie veranderde, hoeveel, bij welke stap en door welk feit",
        "Compares two results: who changed, by how much, at which step and by which fact");

    public static Phrase CmdVerify { get; } = new(
        "Controleert een uitkomst: lotingen, bewijsboom en, met de gegevens, de hele berekening",
        "Checks a result: draws, evidence tree and, with the data, the whole computation");

    public static Phrase CmdProtocol { get; } = new("Protocolbestanden bekijken en controleren", "Look at protocol files and check them");

    public static Phrase CmdProtocolList { get; } = new("Toont de meegeleverde protocollen", "Shows the shipped protocols");

    public static Phrase CmdProtocolCheck { get; } = new(
        "Controleert een protocolbestand en toont de waarden",
        "Checks a protocol file and shows its values");

    public static Phrase CmdExample { get; } = new("Schrijft het voorbeeldjaar 2025", "Writes the example year 2025");

    public static Phrase CmdDemo { get; } = new(
        "Laat alles zien: host, import, beoordeling, bevriezing, berekening, publicatie en uitleg",
        "Shows everything: host, import, assessment, freeze, run, publication and explanation");

    public static Phrase CmdHost { get; } = new("Start de host met alle modules", "Starts the host with all modules");

    public static Phrase CmdWorker { get; } = new(
        "Start een worker op de PostgreSQL-database van een host",
        "Starts a worker on the PostgreSQL database of a host");

    public static Phrase CmdMigrate { get; } = new(
        "Brengt een database bij naar de tabellen van dit programma",
        "Brings a database up to the tables of this program");

    public static Phrase CmdBackup { get; } = new(
        "Schrijft een reservekopie van de SQLite-database, ook terwijl de host draait",
        "Writes a backup of the SQLite database, also while the host runs");

    public static Phrase CmdRestore { get; } = new(
        "Maakt een SQLite-database uit een reservekopie",
        "Makes a SQLite database from a backup");

    public static Phrase CmdIdentity { get; } = new(
        "Lokale identiteiten: wie wat mag op een host van deze machine",
        "Local identities: who may do what on a host of this machine");

    public static Phrase CmdIdentityCreate { get; } = new(
        "Maakt een identiteit en toont het token, eenmalig",
        "Makes an identity and shows its token, once");

    public static Phrase CmdIdentityList { get; } = new("Toont de identiteiten", "Shows the identities");

    public static Phrase CmdIdentityIssue { get; } = new(
        "Maakt een ondertekend token (JWT) van een identiteit, dat vanzelf afloopt",
        "Makes a signed token (JWT) of an identity that ends by itself");

    public static Phrase CmdIdentityKeys { get; } = new(
        "Toont de publieke sleutels van de ondertekende tokens (JWKS)",
        "Shows the public keys of the signed tokens (JWKS)");

    public static Phrase CmdIdentityRemove { get; } = new(
        "Verwijdert een identiteit; het token geldt niet meer",
        "Removes an identity; its token no longer holds");

    public static Phrase CmdYear { get; } = new("De gegevens van een jaar op een host", "The facts of a year on a host");

    public static Phrase CmdYearList { get; } = new("Toont de jaren", "Shows the years");

    public static Phrase CmdYearImport { get; } = new(
        "Importeert een map; alle bevindingen ineens, alles of niets",
        "Imports a folder; all findings at once, all or nothing");

    public static Phrase CmdYearExport { get; } = new("Exporteert een jaar als map", "Exports a year as a folder");

    public static Phrase CmdYearAssess { get; } = new("Beoordeelt alle samenwerkingsverbanden", "Assesses all consortia");

    public static Phrase CmdYearFreeze { get; } = new(
        "Bevriest de gegevens: een stelt voor, een ander bevestigt met --confirm",
        "Freezes the facts: one proposes, another confirms with --confirm");

    public static Phrase CmdRun { get; } = new("Berekeningen op een host", "Runs on a host");

    public static Phrase CmdRunStart { get; } = new(
        "Start een berekening op een bevestigde bevriezing", "Starts a run on a confirmed snapshot");

    public static Phrase CmdRunWatch { get; } = new("Volgt een berekening tot het einde", "Follows a run to its end");

    public static Phrase CmdRunShow { get; } = new("Toont een berekening en haar cijfers", "Shows a run and its figures");

    public static Phrase CmdRunCancel { get; } = new("Breekt een berekening af", "Cancels a run");

    public static Phrase CmdRunPublish { get; } = new(
        "Publiceert een berekening: een stelt voor, een ander keurt goed met --approve",
        "Publishes a run: one proposes, another approves with --approve");

    public static Phrase CmdRunExport { get; } = new(
        "Schrijft de uitkomst als dezelfde bestanden als allocate",
        "Writes the result as the same files as allocate");

    public static Phrase CmdRunList { get; } = new("Toont de berekeningen van een jaar", "Shows the runs of a year");

    public static Phrase CmdResult { get; } = new("Uitkomsten van instellingen op een host", "Results of institutions on a host");

    public static Phrase CmdResultList { get; } = new("Toont uitkomsten", "Shows results");

    public static Phrase CmdResultShow { get; } = new("Toont een uitkomst", "Shows one result");

    public static Phrase CmdResultExplain { get; } = new("Legt een uitkomst uit", "Explains one result");

    public static Phrase CmdClaim { get; } = new(
        "Aanspraken van instellingen op een gepubliceerde toewijzing",
        "Claims of institutions on a published allocation");

    public static Phrase CmdClaimCompute { get; } = new("Berekent de aanspraken", "Computes the claims");

    public static Phrase CmdClaimList { get; } = new("Toont de aanspraken", "Shows the claims");

    public static Phrase CmdAudit { get; } = new(
        "Wie wat veranderde en wie wat werd geweigerd", "Who changed what and who was refused what");

    public static Phrase CmdAuditList { get; } = new("Toont het logboek, het nieuwste eerst", "Shows the log, newest first");

    public static Phrase CmdAuditVerify { get; } = new(
        "Controleert of aan het logboek niets is veranderd", "Checks that nothing in the log was changed");

    public static Phrase CmdCluster { get; } = new("De workers die rekenen", "The workers that compute");

    public static Phrase CmdClusterList { get; } = new(
        "Toont het werk, de eenheden onder handen en de workers",
        "Shows the work, the units under way and the workers");

    public static Phrase CmdRunResume { get; } = new(
        "Gaat verder met een mislukte berekening; wat klaar is blijft",
        "Goes on with a failed run; what is done is kept");

    public static Phrase CmdRunExplain { get; } = new(
        "Legt alle uitkomsten van een berekening uit, met wat ze had veranderd, als taak",
        "Explains all results of a run, with what would have changed them, as a job");

    public static Phrase CmdRunSweep { get; } = new(
        "Rekent een reeks \"wat als\" door: waarden van een parameter, andere lotingen of beide, als taak",
        "Computes a set of what-ifs: values of a parameter, other draws, or both, as a job");

    public static Phrase CmdJob { get; } = new(
        "Zwaar werk naast berekeningen: uitleg en \"wat als\"", "Heavy work beside runs: explanations and what-ifs");

    public static Phrase CmdJobList { get; } = new("Toont de taken van een jaar", "Shows the jobs of a year");

    public static Phrase CmdJobShow { get; } = new(
        "Toont een taak en, van een reeks, de cijfers", "Shows a job and, of a sweep, its figures");

    public static Phrase CmdJobWatch { get; } = new("Volgt een taak tot het einde", "Follows a job to its end");

    public static Phrase CmdJobResults { get; } = new(
        "Toont hoe vaak elke instelling een plaats kreeg in een reeks", "Shows how often each institution got a place in a sweep");

    public static Phrase CmdJobResume { get; } = new(
        "Gaat verder met een mislukte taak; wat klaar is blijft", "Goes on with a failed job; what is done is kept");

    public static Phrase CmdJobCancel { get; } = new("Breekt een taak af", "Cancels a job");

    public static Phrase CmdClusterCertificates { get; } = new(
        "Maakt een autoriteit en een certificaat voor de processen van één machine; opnieuw: vernieuwt het certificaat",
        "Makes an authority and a certificate for the processes of one machine; again: renews the certificate");

    public static Phrase CmdClusterWatch { get; } = new(
        "Volgt de workers en het werk, een regel per verandering", "Follows the workers and the work, a line for every change");
}
