using System.Globalization;
using TopGrid.Data.Messages;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Texts;

/// <summary>
/// What is said about a database, in the language of the call. The English sentences are those of the messages themselves, which logs hold
/// too.
/// </summary>
internal static class StorageTexts
{
    private const string Forms =
        "Gebruik sqlite:PAD, postgres://gebruiker:wachtwoord@host:poort/database of postgres:Host=...;Database=...;Username=...";

    public static string In(Language language, StorageMessage message) => language == Language.English
        ? message.Text
        : string.Format(CultureInfo.InvariantCulture, Dutch(message.Kind), [.. message.Values]);

    private static string Dutch(StorageMessageKind kind) => kind switch
    {
        StorageMessageKind.InUse =>
            "De database {0} is in gebruik bij een ander proces (proces {1}). Stop dat proces eerst, geef dit proces een eigen database (sqlite:PAD), "
            + "of gebruik PostgreSQL, dat elk aantal processen toelaat.",
        StorageMessageKind.SecondName =>
            "Het bestand van de database {0} heeft een tweede naam (een harde koppeling). SQLite bewaart wat het laatst is geschreven naast het bestand, onder "
            + "diens naam: geopend onder de andere naam zou dat verloren gaan. Zoek de namen met 'find MAP -inum {1}' en verwijder alle op een na; "
            + "kopieën maakt 'topgrid backup'.",
        StorageMessageKind.NotWritable =>
            "De database {0} kan niet worden geopend om te schrijven: {1} Controleer de map en de rechten erop, of geef een ander pad (sqlite:PAD).",
        StorageMessageKind.NotSqlite =>
            "Het bestand van de database {0} is geen SQLite-database of is beschadigd ({1}). Zet het weg en zet een reservekopie terug met "
            + "'topgrid restore', of geef een ander pad.",
        StorageMessageKind.Busy =>
            "De database {0} bleef {1} ms vergrendeld door een andere schrijver. Sluit andere programma's die het bestand open hebben en probeer het opnieuw.",
        StorageMessageKind.Unreachable =>
            "De database {0} kan niet worden geopend: {1} Controleer of de server draait, of host en poort kloppen en wat in zijn log staat; probeer het dan opnieuw.",
        StorageMessageKind.NoSuchDatabase =>
            "Er is geen database {0}. Maak die (CREATE DATABASE \"{1}\" ENCODING 'UTF8' TEMPLATE template0) en geef daarna 'topgrid migrate'.",
        StorageMessageKind.LoginRefused =>
            "De server van de database {0} weigert de aanmelding: {1} Controleer gebruiker, wachtwoord of certificaat, en pg_hba.conf van de server.",
        StorageMessageKind.NotUtf8 =>
            "De database {0} is gecodeerd in {1}; TopGrid sorteert tekst op UTF-8-bytes. Maak een database met ENCODING 'UTF8'.",
        StorageMessageKind.Missing => "De database {0} heeft nog geen tabellen van TopGrid. Maak ze met 'topgrid migrate'.",
        StorageMessageKind.Old =>
            "De database {0} is van een oudere versie van TopGrid, of een migratie ervan is afgebroken: {1} van de {2} migraties ontbreken, de eerste is {3}. "
            + "Stop hosts en workers, maak een reservekopie en geef daarna 'topgrid migrate'; dat gaat verder waar de vorige ophield.",
        StorageMessageKind.Newer =>
            "De database {0} is gemigreerd door een nieuwere versie van TopGrid (met {1}). Gebruik die versie, of zet de reservekopie van voor de upgrade terug in een andere database.",
        StorageMessageKind.Damaged =>
            "De tabellen van de database {0} zijn niet die van haar eigen migratiegeschiedenis ({1}); mogelijk is het terugzetten van een reservekopie afgebroken. "
            + "Er is niets gewijzigd. Zet een reservekopie terug in een lege database en gebruik die.",
        StorageMessageKind.Current => "De database {0} is bij.",
        StorageMessageKind.BeingMigrated =>
            "Een ander proces migreert de database {0} al langer dan {1} s ({2}). Werkt het nog, wacht dan en probeer het opnieuw. "
            + "Hangt het, beëindig dan zijn sessies met SELECT {3}; wat het deed wordt teruggedraaid. Geef daarna 'topgrid migrate'.",
        StorageMessageKind.WaitsForMigration => "Een ander proces migreert de database {0} ({1}); daarop wordt gewacht.",
        StorageMessageKind.MigrationFailed =>
            "Een migratie van {0} op {1} is mislukt en teruggedraaid: {2} Neem de oorzaak weg en geef opnieuw 'topgrid migrate'; wat daarvoor lukte, blijft.",
        StorageMessageKind.MayNotMigrate =>
            "De rol {1} mag de tabellen van {0} niet wijzigen, en {2} migraties ontbreken. Geef 'topgrid migrate' met de rol die eigenaar is van de tabellen, "
            + "met --application-role {1}.",
        StorageMessageKind.MayNotRead =>
            "De rol {1} mag de tabellen van {0} niet lezen. Geef 'topgrid migrate --application-role {1}' met de rol die eigenaar is van de tabellen.",
        StorageMessageKind.NoConnectionString => "Dit is geen verbindingstekst voor PostgreSQL ({0}). " + Forms,
        StorageMessageKind.NoHost => "De verbindingstekst voor PostgreSQL noemt geen host. " + Forms,
        StorageMessageKind.NoAddress => "Het adres van PostgreSQL is niet te lezen. " + Forms,
        StorageMessageKind.NoSuchParameter => "Het adres van PostgreSQL heeft een parameter '{0}' die Npgsql niet aanneemt: {1}",
        StorageMessageKind.PrimaryOnly =>
            "TopGrid schrijft, dus Target Session Attributes={0} kan niet worden gevolgd. Laat het weg: de primaire server wordt gevonden.",
        StorageMessageKind.NoPath => "Na 'sqlite:' hoort een pad. " + Forms,
        StorageMessageKind.NotADatabase => "'{0}' noemt geen database. " + Forms,
        StorageMessageKind.NoDataFolder =>
            "XDG_DATA_HOME en HOME zijn geen van beide gezet, dus er is geen gegevensmap. Geef de database als sqlite:PAD.",
        StorageMessageKind.NoRoles => "SQLite kent geen rollen. Laat de toepassingsrol weg, of gebruik PostgreSQL.",
        StorageMessageKind.NoSuchRole => "Er is geen rol {0}. Maak die eerst: CREATE ROLE \"{0}\" LOGIN PASSWORD '...'.",
        StorageMessageKind.RoleNotBound =>
            "De rol {0} is superuser, of mag optreden als eigenaar van de tabellen: niets zou haar binden. Geef hosts en workers een eigen rol.",
        StorageMessageKind.BackupExists => "{0} bestaat al; een reservekopie overschrijft er nooit een. Geef een ander bestand.",
        StorageMessageKind.UsePostgresTools => "Dat doen de eigen programma's van PostgreSQL, terwijl alles draait: {0}",
        StorageMessageKind.NoBackup => "Er is geen bestand {0}. Geef het bestand dat 'topgrid backup' schreef.",
        StorageMessageKind.RestoreOntoDatabase =>
            "{0} bestaat al; terugzetten overschrijft nooit een database. Stop de host en zet het bestand weg, met zijn bestanden -wal en -shm, of zet terug naar een ander pad.",
        StorageMessageKind.BackupBroken =>
            "{0} is geen bruikbare kopie ({1}). Er is niets op zijn plaats gezet. Controleer de schijf en maak een andere reservekopie.",
        _ => "{0}",
    };
}
