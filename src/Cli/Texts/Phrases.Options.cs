namespace TopGrid.Cli.Texts;

/// <summary>What options and arguments mean.</summary>
internal static partial class Phrases
{
    public static Phrase OptLang { get; } = new("Taal van de teksten: Nederlands of Engels", "Language of the texts: Dutch or English");

    public static Phrase OptOutput { get; } = new(
        "Vorm van het antwoord: tekst voor mensen of JSON voor programma's",
        "Form of the answer: text for people or JSON for programs");

    public static Phrase OptHelp { get; } = new("Toont deze uitleg", "Shows this help");

    public static Phrase OptVersion { get; } = new("Toont de versie", "Shows the version");

    public static Phrase OptData { get; } = new("Map met de gegevens van het jaar", "Folder with the facts of the year");

    public static Phrase OptDataOfResult { get; } = new(
        "Map met de gegevens waaruit de uitkomst is berekend",
        "Folder with the facts from which the result was computed");

    public static Phrase OptOut { get; } = new("Map waarin de bestanden komen", "Folder that gets the files");

    public static Phrase OptResult { get; } = new("Map met een uitkomst", "Folder with a result");

    public static Phrase OptProtocol { get; } = new(
        "Ander protocol dan year.csv noemt: een id of een bestand",
        "Another protocol than year.csv names: an id or a file");

    public static Phrase OptProtocolOfResult { get; } = new(
        "Het protocolbestand waarmee is berekend, als dat geen meegeleverd protocol is",
        "The protocol file that was used, where it is not a shipped one");

    public static Phrase OptProtocolId { get; } = new("Ander protocol dan de gegevens noemen", "Another protocol than the facts name");

    public static Phrase OptSet { get; } = new(
        "Verandert een parameter van het protocol: een \"wat als\"; herhaalbaar",
        "Changes a parameter of the protocol: a \"what if\"; may be repeated");

    public static Phrase OptCheck { get; } = new(
        "Controleert alleen de gegevens en het protocol", "Only checks the facts and the protocol");

    public static Phrase OptCheckOnly { get; } = new("Controleert alleen; er wordt niets opgeslagen", "Only checks; nothing is stored");

    public static Phrase OptRound { get; } = new(
        "Ronde 1, 2 voor de extra ronde, of a1, a2 ... voor extra plaatsen in de loop van het jaar",
        "Round 1, 2 for the extra round, or a1, a2 ... for additional places during the year");

    public static Phrase OptPrevious { get; } = new(
        "Map met de uitkomst van een eerdere ronde waarop deze voortbouwt; herhaalbaar",
        "Folder with the result of an earlier round on which this one builds; may be repeated");

    public static Phrase OptPlaces { get; } = new(
        "De extra plaatsen van een beroep, zoals GZ=119 (met --round a1); herhaalbaar",
        "The additional places of a profession, such as GZ=119 (with --round a1); may be repeated");

    public static Phrase OptBefore { get; } = new("Map met de uitkomst ervoor", "Folder with the result before");

    public static Phrase OptAfter { get; } = new("Map met de uitkomst erna", "Folder with the result after");

    public static Phrase OptDataBefore { get; } = new("Map met de gegevens ervoor", "Folder with the facts before");

    public static Phrase OptDataAfter { get; } = new("Map met de gegevens erna", "Folder with the facts after");

    public static Phrase OptProfession { get; } = new("Beroep: GZ, PT, KP, KNP of VS", "Profession: GZ, PT, KP, KNP or VS");

    public static Phrase OptTpid { get; } = new("De instelling, met haar tpid", "The institution, by its tpid");

    public static Phrase OptInstitutionName { get; } = new(
        "De instelling, met (een deel van) haar naam", "The institution, by (part of) its name");

    public static Phrase OptWhatIf { get; } = new(
        "Rekent ook uit wat een plaats meer had gegeven",
        "Also computes what would have given one place more");

    public static Phrase OptFilter { get; } = new(
        "Filter, bijvoorbeeld profession=GZ AND verdict=partly",
        "Filter, for example profession=GZ AND verdict=partly");

    public static Phrase OptHost { get; } = new(
        "Adres van de host (of TOPGRID_HOST; anders http://127.0.0.1:5180)",
        "Address of the host (or TOPGRID_HOST; else http://127.0.0.1:5180)");

    public static Phrase OptToken { get; } = new("Token van uw identiteit (of TOPGRID_TOKEN)", "Token of your identity (or TOPGRID_TOKEN)");

    public static Phrase OptTokenInCleartext { get; } = new(
        "Stuurt het token ook zonder TLS naar een andere machine; alleen voor een netwerk dat zelf versleutelt",
        "Sends the token to another machine also without TLS; only for a network that encrypts by itself");

    public static Phrase OptAuthorities { get; } = new(
        "PEM-bestand met de certificaatautoriteiten die u vertrouwt (of TOPGRID_AUTHORITIES; anders die van de machine)",
        "PEM file of the certificate authorities that you trust (or TOPGRID_AUTHORITIES; else those of the machine)");

    public static Phrase OptCertificate { get; } = new(
        "Uw certificaat, PEM of PKCS#12 (of TOPGRID_CERTIFICATE)",
        "Your certificate, PEM or PKCS#12 (or TOPGRID_CERTIFICATE)");

    public static Phrase OptKey { get; } = new(
        "Sleutel bij het certificaat, PEM (of TOPGRID_KEY; anders in hetzelfde bestand)",
        "Key of the certificate, PEM (or TOPGRID_KEY; else in the same file)");

    public static Phrase OptKeyPasswordFile { get; } = new(
        "Bestand met het wachtwoord van de sleutel (of TOPGRID_KEY_PASSWORD_FILE)",
        "File with the password of the key (or TOPGRID_KEY_PASSWORD_FILE)");

    public static Phrase OptTlsCertificate { get; } = new(
        "Certificaat van de host, PEM of PKCS#12: de poort spreekt dan TLS",
        "Certificate of the host, PEM or PKCS#12: the port then speaks TLS");

    public static Phrase OptTlsKey { get; } = new(
        "Sleutel bij het certificaat, PEM (anders in hetzelfde bestand)",
        "Key of the certificate, PEM (else in the same file)");

    public static Phrase OptTlsPasswordFile { get; } = new(
        "Bestand met het wachtwoord van de sleutel", "File with the password of the key");

    public static Phrase OptClientAuthorities { get; } = new(
        "PEM-bestand met de autoriteiten die certificaten van cliënten uitgeven; cliënten mogen er dan een tonen",
        "PEM file of the authorities that issue certificates of clients; clients may then show one");

    public static Phrase OptAskClientCertificate { get; } = new(
        "Vraagt cliënten om een certificaat, van welke uitgever ook",
        "Asks clients for a certificate, whoever issued it");

    public static Phrase OptOtlp { get; } = new(
        "Adres van een OTLP-ontvanger voor sporen (of OTEL_EXPORTER_OTLP_ENDPOINT)",
        "Address of an OTLP receiver for traces (or OTEL_EXPORTER_OTLP_ENDPOINT)");

    public static Phrase OptDatabase { get; } = new(
        "De database (anders een SQLite-bestand in uw gegevensmap)",
        "The database (else a SQLite file in your data folder)");

    public static Phrase OptMigrateCheck { get; } = new(
        "Alleen zeggen hoe de database ervoor staat: 0 als zij bij is, anders 1",
        "Only say how the database stands: 0 when it is up to date, else 1");

    public static Phrase OptMigrateWait { get; } = new(
        "Hoeveel seconden te wachten op een ander proces dat migreert (anders 120), met --check tot de database bij is (anders 0)",
        "Seconds to wait for another process that migrates (else 120), with --check until the database is up to date (else 0)");

    public static Phrase OptBackupOut { get; } = new(
        "Het bestand van de reservekopie; het mag nog niet bestaan", "The file of the backup; it must not exist");

    public static Phrase OptRestoreIn { get; } = new("Het bestand dat backup schreef", "The file that backup wrote");

    public static Phrase OptListen { get; } = new(
        "IP-adres waarop de host luistert (anders 127.0.0.1)",
        "IP address on which the host listens (else 127.0.0.1)");

    public static Phrase OptPort { get; } = new(
        "Poort waarop de host luistert (anders 5180; 0 = een vrije)",
        "Port on which the host listens (else 5180; 0 = any free one)");

    public static Phrase OptJsonPort { get; } = new(
        "Poort voor JSON over HTTP/1.1 zonder TLS (anders geen; 0 = een vrije); met TLS neemt de gewone poort ook JSON aan",
        "Port for JSON over HTTP/1.1 without TLS (else none; 0 = any free one); with TLS the usual port takes JSON too");

    public static Phrase OptMaxConnections { get; } = new(
        "Verbindingen tegelijk per poort (anders 1000); een volgende wordt meteen gesloten",
        "Connections at the same time per port (else 1000); one more is closed at once");

    public static Phrase OptHealthPort { get; } = new(
        "Poort zonder TLS voor gezondheidscontroles (grpc.health.v1), bijvoorbeeld van Kubernetes (anders geen; 0 = een vrije)",
        "Port without TLS for health checks (grpc.health.v1), such as those of Kubernetes (else none; 0 = any free one)");

    public static Phrase OptHealthListen { get; } = new(
        "IP-adres waarop gezondheidscontroles worden beantwoord (anders 127.0.0.1)",
        "IP address on which health checks are answered (else 127.0.0.1)");

    public static Phrase OptNoWorker { get; } = new(
        "Reken niet in dit proces; workers doen dat", "Do not compute in this process; workers do");

    public static Phrase OptParallel { get; } = new(
        "Eenheden tegelijk (anders een per processor)",
        "Units at the same time (else one per processor)");

    public static Phrase OptWorkerName { get; } = new(
        "Naam van de worker (anders machine en proces)",
        "Name of the worker (else machine and process)");

    public static Phrase OptIdentities { get; } = new(
        "Bestand met identiteiten (anders in uw gegevensmap)",
        "File of identities (else in your data folder)");

    public static Phrase OptSince { get; } = new("Vanaf deze dag of dit tijdstip (UTC)", "From this day or instant on (UTC)");

    public static Phrase OptLimit { get; } = new("Hoeveel hoogstens (anders 100)", "How many at most (else 100)");

    public static Phrase OptKnown { get; } = new(
        "Een regel die eerder is genoteerd: dan valt ook op wat aan het eind ontbreekt",
        "An entry that was written down before: then what is missing at the end is found too");

    public static Phrase OptAllRows { get; } = new(
        "Vergelijkt ook alle rijen met het logboek, en rekent uitkomsten, aanspraken en gegevens opnieuw uit; dat kan lang duren",
        "Compares all rows with the log too, and computes results, claims and facts again; that may take long");

    public static Phrase OptApplicationRole { get; } = new(
        "Geeft deze rol van PostgreSQL wat hosts en workers nodig hebben, en niet meer",
        "Grants this role of PostgreSQL what hosts and workers need, and no more");

    public static Phrase OptIssuers { get; } = new(
        "Bestand met uitgevers van tokens die worden vertrouwd (zie docs/identity.md)",
        "File of token issuers that are trusted (see docs/identity.md)");

    public static Phrase OptHours { get; } = new("Hoeveel uur het token geldt (anders 8)", "How many hours the token holds (else 8)");

    public static Phrase OptIdentityCertificate { get; } = new(
        "Cliëntcertificaat waaraan de persoon ook te herkennen is: een naam erin, de vingerafdruk, of het bestand",
        "Client certificate by which the person is known too: a name in it, its thumbprint, or the file");

    public static Phrase OptUser { get; } = new(
        "Vaste naam van de persoon, zoals een e-mailadres",
        "Stable id of the person, such as an e-mail address");

    public static Phrase OptName { get; } = new("Naam voor mensen", "Name for people");

    public static Phrase OptRole { get; } = new(
        "Rol; herhaalbaar: operator, institution, lead, institute, board, committee, auditor",
        "Role; may be repeated: operator, institution, lead, institute, board, committee, auditor");

    public static Phrase OptTpids { get; } = new(
        "Instelling waarvoor deze persoon werkt; herhaalbaar",
        "Institution that this person works for; may be repeated");

    public static Phrase OptConsortia { get; } = new(
        "Samenwerkingsverband waarvoor deze persoon werkt; herhaalbaar",
        "Consortium that this person works for; may be repeated");

    public static Phrase OptInstitutes { get; } = new(
        "Opleidingsinstituut waarvoor deze persoon werkt; herhaalbaar",
        "Training institute that this person works for; may be repeated");

    public static Phrase OptReplace { get; } = new("Vervangt het jaar als het er al is", "Replaces the year where it exists");

    public static Phrase OptStage { get; } = new(
        "Fase: concept, concept-definitive of definitive",
        "Stage: concept, concept-definitive or definitive");

    public static Phrase OptConfirm { get; } = new(
        "Bevestigt dit voorstel (door een ander dan de voorsteller)",
        "Confirms this proposal (by another than the proposer)");

    public static Phrase OptSnapshot { get; } = new(
        "De bevriezing (anders de nieuwste bevestigde)", "The snapshot (else the newest confirmed one)");

    public static Phrase OptApprove { get; } = new(
        "Keurt een voorgestelde publicatie goed (door een ander dan de voorsteller)",
        "Approves a proposed publication (by another than the proposer)");

    public static Phrase OptDemoCluster { get; } = new(
        "Rekent met drie processen op PostgreSQL en doodt er één; de uitkomst blijft gelijk",
        "Computes with three processes on PostgreSQL and kills one; the result stays the same");

    public static Phrase OptKeep { get; } = new(
        "Bewaart de map met de database van de demo", "Keeps the folder with the database of the demo");

    public static Phrase ArgYear { get; } = new("Toewijzingsjaar, zoals 2025", "Allocation year, such as 2025");

    public static Phrase ArgRun { get; } = new("De berekening (anders de nieuwste van het jaar)", "The run (else the newest of the year)");

    public static Phrase ArgRunId { get; } = new("De berekening", "The run");

    public static Phrase ArgRunPublished { get; } = new(
        "De gepubliceerde berekening (anders de laatste)", "The published run (else the latest)");

    public static Phrase ArgDataFolder { get; } = new("Map met de gegevens van het jaar", "Folder with the facts of the year");

    public static Phrase ArgProtocolFile { get; } = new(
        "Protocolbestand, of de id van een meegeleverd protocol",
        "Protocol file, or the id of a shipped protocol");

    public static Phrase ArgIdentity { get; } = new("De id van de identiteit", "The id of the identity");

    public static Phrase OptAttempts { get; } = new(
        "Pogingen per eenheid voor het geheel mislukt (anders 5)",
        "Attempts at one unit before the whole fails (else 5)");

    public static Phrase OptSweepParameter { get; } = new(
        "De parameter van het protocol die verandert", "The parameter of the protocol that is varied");

    public static Phrase OptSweepValue { get; } = new(
        "Een waarde of een reeks, zoals 1..5 of 0/100..10/100+2; herhaalbaar",
        "A value or a range, such as 1..5 or 0/100..10/100+2; may be repeated");

    public static Phrase OptSweepSeeds { get; } = new(
        "Aantal andere lotingen (anders alleen de bevroren loting)", "Number of other draws (else only the frozen one)");

    public static Phrase OptSweepFilter { get; } = new(
        "Filter, bijvoorbeeld profession=GZ AND value=1/10",
        "Filter, for example profession=GZ AND value=1/10");

    public static Phrase ArgJob { get; } = new("De taak", "The job");

    public static Phrase OptUntilIdle { get; } = new(
        "Stopt zodra er niets meer onder handen is", "Ends once nothing is under way any more");

    public static Phrase OptClusterCertificates { get; } = new(
        "Map met tls.crt, tls.key en ca.crt: dit proces werkt dan samen met andere (alleen PostgreSQL)",
        "Folder with tls.crt, tls.key and ca.crt: this process then works together with others (PostgreSQL only)");

    public static Phrase OptClusterAddress { get; } = new(
        "IP-adres waarop andere processen dit bereiken (anders 127.0.0.1)",
        "IP address at which other processes reach this one (else 127.0.0.1)");

    public static Phrase OptClusterPort { get; } = new(
        "Poort voor andere processen (anders een vrije)",
        "Port for other processes (else any free one)");

    public static Phrase OptClusterPatience { get; } = new(
        "Seconden stilte tot een proces als onbereikbaar geldt (anders 5)",
        "Seconds of silence until a process counts as unreachable (else 5)");

    public static Phrase OptCertificatesOut { get; } = new("Map voor de bestanden", "Folder for the files");

    public static Phrase OptMaxImport { get; } = new(
        "Grootste import in MB, alle bestanden van een jaar samen (anders 256)",
        "Largest import in MB, all files of a year together (else 256)");
}
