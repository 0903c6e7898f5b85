namespace TopGrid.Cli.Texts;

/// <summary>What came of a command, and why it is refused.</summary>
internal static partial class Phrases
{
    public static Phrase Computing { get; } = new("Berekenen", "Computing");

    public static Phrase Verifying { get; } = new("Controleren", "Verifying");

    public static Phrase Explaining { get; } = new("Uitleggen", "Explaining");

    public static Phrase Comparing { get; } = new("Vergelijken", "Comparing");

    public static Phrase Importing { get; } = new("Importeren", "Importing");

    public static Phrase Assessing { get; } = new("Beoordelen", "Assessing");

    public static Phrase Freezing { get; } = new("Bevriezen", "Freezing");

    public static Phrase HostAwayFollowing { get; } = new(
        "De host is weg; het werk gaat door. Er wordt een minuut lang opnieuw geprobeerd te volgen.",
        "The host is away; the work goes on. Trying for a minute to follow it again.");

    public static Phrase RunRunning { get; } = new("Berekening", "Run");

    public static Phrase TryAgainAfter { get; } = new(
        "De host vraagt het over {0} s nog eens te proberen.", "The host asks to try again after {0} s.");

    public static Phrase OutIsData { get; } = new(
        "--out is dezelfde map als --data ({0}); kies een andere map voor de uitkomst",
        "--out is the same folder as --data ({0}); choose another folder for the result");

    public static Phrase OutIsPrevious { get; } = new(
        "--out is dezelfde map als --previous ({0}); kies een andere map voor de uitkomst",
        "--out is the same folder as --previous ({0}); choose another folder for the result");

    public static Phrase RoundNeedsPrevious { get; } = new(
        "een latere ronde en --previous horen bij elkaar: --round 2 en --round a1 bouwen voort op de uitkomst van ronde 1",
        "a later round and --previous belong together: --round 2 and --round a1 build on the result of round 1");

    public static Phrase ResultNeedsPrevious { get; } = new(
        "{0} is de uitkomst van ronde {1}; geef met --previous de uitkomsten waarop die voortbouwt (bij ronde 1: geen)",
        "{0} is the result of round {1}; give with --previous the results it builds on (for round 1: none)");

    public static Phrase UnknownRound { get; } = new(
        "--round kan niet '{0}' zijn; kies 1, 2 (de extra ronde) of a1, a2 ... a99 (extra plaatsen in de loop van het jaar)",
        "--round cannot be '{0}'; choose 1, 2 (the extra round) or a1, a2 ... a99 (additional places during the year)");

    public static Phrase PlacesGoWithAdditional { get; } = new(
        "--places en extra plaatsen horen bij elkaar: --round a1 --places GZ=119",
        "--places and additional places belong together: --round a1 --places GZ=119");

    public static Phrase PlacesOfWhat { get; } = new(
        "--places is '{0}'; schrijf een beroep (GZ, PT, KP, KNP of VS) en een aantal van hoogstens 999999999, elk beroep een keer: GZ=119",
        "--places is '{0}'; write a profession (GZ, PT, KP, KNP or VS) and a number of at most 999999999, each profession once: GZ=119");

    public static Phrase TooManyTickets { get; } = new(
        "in requests.csv is voor {0} in ronde {1} om {2} plaatsen gevraagd; met tickets=per-place is elke plaats een lot, en dat kan tot {3}: "
        + "controleer de aanvragen, of reken met tickets=per-applicant",
        "requests.csv asks for {2} places {0} in round {1}; with tickets=per-place each place is a ticket, of which there may be {3}: "
        + "check the requests, or compute with tickets=per-applicant");

    public static Phrase FilesRefused { get; } = new(
        "een bestand of map kon niet worden gelezen of geschreven: {0} Controleer of het pad klopt, of u er rechten op hebt en of de schijf niet vol is, en probeer het opnieuw.",
        "a file or folder could not be read or written: {0} Check that the path is right, that you may use it and that the disk is not full, and try again.");

    public static Phrase NobodyAsks { get; } = new(
        "--places noemt {0}, maar in de gegevens heeft niemand in ronde 1 om plaatsen {0} gevraagd",
        "--places names {0}, but in the data nobody asked for places {0} in round 1");

    public static Phrase RoundNeedsResult { get; } = new(
        "ronde {0} bouwt ook voort op ronde {1}; geef die uitkomst met --previous",
        "round {0} also builds on round {1}; give that result with --previous");

    public static Phrase RoundNotBefore { get; } = new(
        "{0} is de uitkomst van ronde {1}; daarop bouwt ronde {2} niet voort",
        "{0} is the result of round {1}, on which round {2} does not build");

    public static Phrase PreviousDisagrees { get; } = new(
        "de bestanden van {0} kloppen niet met elkaar, dus daarop wordt niet voortgebouwd; ./topgrid verify --result {0} zegt wat er niet klopt",
        "the files of {0} do not agree with each other, so nothing is built on them; ./topgrid verify --result {0} says what does not agree");

    public static Phrase RoundTwice { get; } = new(
        "--previous noemt twee uitkomsten van ronde {0}; geef er een",
        "--previous names two results of round {0}; give one");

    public static Phrase PreviousOtherYear { get; } = new(
        "{0} is een uitkomst van {1}, niet van {2}", "{0} is a result of {1}, not of {2}");

    public static Phrase NotAResult { get; } = new("{0} is geen uitkomst: {1}", "{0} is not a result: {1}");

    public static Phrase SeedDrawn { get; } = new(
        "year.csv heeft geen zaad; er is er een getrokken. Vastlegging (SHA-256): {0}",
        "year.csv has no seed; one was drawn. Commitment (SHA-256): {0}");

    public static Phrase CheckPassed { get; } = new("De gegevens van {0} kunnen worden berekend.", "The facts of {0} can be computed.");

    public static Phrase AllAgrees { get; } = new(
        "Alles klopt, ook de hele berekening uit de gegevens.",
        "All agrees, also the whole run computed from the data.");

    public static Phrase FilesAgree { get; } = new(
        "De bestanden kloppen met elkaar. Met --data wordt ook de hele berekening overgedaan.",
        "The files agree with each other. With --data the whole run is computed again too.");

    public static Phrase NotAllAgrees { get; } = new("Niet alles klopt.", "Not all agrees.");

    public static Phrase ProtocolHolds { get; } = new("Protocol {0} is in orde: {1}", "Protocol {0} holds: {1}");

    public static Phrase ProtocolRefused { get; } = new(
        "het protocol is geweigerd: {0} probleem/problemen",
        "the protocol is refused: {0} problem(s)");

    public static Phrase OutsideValidity { get; } = new(
        "Let op: protocol {0} geldt van {1:yyyy-MM-dd} tot en met {2:yyyy-MM-dd}, en dat is niet het jaar {3}. De uitkomst is geen toewijzing.",
        "Note: protocol {0} holds from {1:yyyy-MM-dd} until {2:yyyy-MM-dd}, which is not the year {3}. The result is no allocation.");

    public static Phrase WhatIf { get; } = new(
        "Wat-als, geen toewijzing: het protocol is hier gewijzigd ({0}). De uitkomst is als wat-als gemerkt.",
        "A what-if, not an allocation: the protocol was changed here ({0}). The result is marked as one.");

    public static Phrase ExampleWritten { get; } = new("Het voorbeeldjaar {0} staat in {1}.", "The example year {0} is in {1}.");

    public static Phrase ExampleNext { get; } = new(
        "Verder: ./topgrid allocate --data {0} --out uitkomst",
        "Next: ./topgrid allocate --data {0} --out result");

    public static Phrase TpidOrName { get; } = new(
        "noem de instelling met --tpid of met --name, niet allebei",
        "name the institution by --tpid or by --name, not both");

    public static Phrase NameNeedsData { get; } = new(
        "--name heeft --data nodig: een uitkomst noemt instellingen alleen met hun tpid",
        "--name needs --data: a result names institutions by their tpid only");

    public static Phrase StepsOnly { get; } = new(
        "Zonder --data: alleen de stappen. Met --data komen de namen erbij, en wat een plaats meer had gegeven.",
        "Without --data: the steps only. With --data the names are added, and what would have given one place more.");

    public static Phrase OtherData { get; } = new(
        "de gegevens in {0} zijn niet die waaruit {1} is berekend (een andere hash van de invoer)",
        "the facts in {0} are not those from which {1} was computed (another input hash)");

    public static Phrase NoSuchInstitution { get; } = new("er is geen instelling '{0}'", "there is no institution '{0}'");

    public static Phrase SeveralInstitutions { get; } = new(
        "meer dan een instelling past bij '{0}'; kies er een met --tpid:",
        "more than one institution fits '{0}'; choose one with --tpid:");

    public static Phrase BothData { get; } = new(
        "--data-before en --data-after horen bij elkaar", "--data-before and --data-after belong together");

    public static Phrase NobodyChanged { get; } = new("Geen instelling veranderde.", "No institution changed.");

    public static Phrase SomeChanged { get; } = new("{0} instelling(en) veranderden.", "{0} institution(s) changed.");

    public static Phrase OtherProtocol { get; } = new(
        "De uitkomsten zijn met verschillende protocollen berekend.",
        "The results were computed with different protocols.");

    public static Phrase SameFacts { get; } = new("De gegevens zijn gelijk.", "The facts are the same.");

    public static Phrase FactsThatDiffer { get; } = new("Feiten die verschillen", "Facts that differ");

    public static Phrase OneFactMadeIt { get; } = new("Dit ene feit maakte het verschil.", "This one fact made the difference.");

    public static Phrase DemoHost { get; } = new(
        "Host en worker in dit proces op {0}, database {1}",
        "Host and worker in this process on {0}, database {1}");

    public static Phrase DemoNeedsPostgres { get; } = new(
        "demo --cluster heeft de programma's van PostgreSQL nodig (initdb, postgres) en vond ze niet onder /usr/lib/postgresql en niet op PATH. Op Debian: apt-get install postgresql",
        "demo --cluster needs the programs of PostgreSQL (initdb, postgres) and found none under /usr/lib/postgresql nor on PATH. On Debian: apt-get install postgresql");

    public static Phrase DemoKeepsNoCluster { get; } = new(
        "--keep bewaart de ingebouwde database; de server van --cluster verdwijnt met de demo. Geef een van beide",
        "--keep keeps the embedded database; the server of --cluster goes with the demo. Give one of the two");

    public static Phrase DemoStarting { get; } = new(
        "PostgreSQL, host en twee workers starten", "Starting PostgreSQL, host and two workers");

    public static Phrase DemoCluster { get; } = new(
        "Een cluster van drie processen op PostgreSQL: host ({0}), {1}; {2} coördineert.",
        "A cluster of three processes on PostgreSQL: host ({0}), {1}; {2} coordinates.");

    public static Phrase DemoKilled { get; } = new(
        "{0} (proces {1}) is gedood (kill -9) terwijl het rekende. Niet klaar waren: {2}. Na {3} seconden stilte gaan die naar een ander ...",
        "{0} (process {1}) was killed (kill -9) while it computed. Not done were: {2}. After {3} seconds of silence they go to another ...");

    public static Phrase DemoHeldNothing { get; } = new("geen; het was net klaar", "none; it had just finished");

    public static Phrase DemoWhoComputed { get; } = new("Wie heeft gerekend", "Who computed");

    public static Phrase DemoWorkerKilled { get; } = new("gedood", "killed");

    public static Phrase DemoUndisturbed { get; } = new("wortel zonder cluster, in één proces", "root without a cluster, in one process");

    public static Phrase DemoDisturbed { get; } = new("wortel van het cluster", "root of the cluster");

    public static Phrase DemoSame { get; } = new(
        "Dezelfde wortel, dus dezelfde besluiten: een gedood proces kost tijd, nooit een uitkomst.",
        "The same root, so the same decisions: a killed process costs time, never a result.");

    public static Phrase DemoNotSame { get; } = new(
        "De wortels verschillen. Dit is een fout in het programma; meld het alstublieft.",
        "The roots differ. This is a defect of the program; please report it.");

    public static Phrase DemoIdentities { get; } = new(
        "Twee operatoren, alleen voor deze demo: {0}; {1}",
        "Two operators, for this demo only: {0}; {1}");

    public static Phrase DemoImported { get; } = new(
        "Het voorbeeldjaar {0} (examples/2025) is geïmporteerd: {1} rijen in {2} bestanden, {3} waarschuwing(en).",
        "The example year {0} (examples/2025) is imported: {1} rows in {2} files, {3} warning(s).");

    public static Phrase DemoRun { get; } = new(
        "Berekening {0} is gereed: {1} eenheden, wortel van de bewijsboom {2}",
        "Run {0} is done: {1} units, evidence root {2}");

    public static Phrase DemoRunFailed { get; } = new("De berekening is niet geslaagd: {0}", "The run did not succeed: {0}");

    public static Phrase DemoClaims { get; } = new("{0} aanspraken met {1} startende plaatsen.", "{0} claims with {1} starting places.");

    public static Phrase DemoExplanation { get; } = new(
        "Uitleg: waarom kreeg {0} voor GZ {1} van {2} gevraagde plaatsen?",
        "Explanation: why did {0} get {1} of the {2} GZ places it asked for?");

    public static Phrase DemoNext { get; } = new("Verder kijken", "Where to look next");

    public static Phrase DemoKept { get; } = new(
        "Bewaard in {0}. Opnieuw starten: ./topgrid host --database sqlite:{0}/topgrid.db --identities {0}/identities.json; dan ./topgrid run show 2025 {1}",
        "Kept in {0}. Start it again: ./topgrid host --database sqlite:{0}/topgrid.db --identities {0}/identities.json; then ./topgrid run show 2025 {1}");

    public static Phrase UnknownProfession { get; } = new(
        "onbekend beroep '{0}'; er zijn GZ, PT, KP, KNP en VS",
        "unknown profession '{0}'; there are GZ, PT, KP, KNP and VS");

    public static Phrase UnknownRole { get; } = new("onbekende rol '{0}'; er zijn {1}", "unknown role '{0}'; there are {1}");

    public static Phrase IdentityCreated { get; } = new("Identiteit {0} staat in {1}.", "Identity {0} is in {1}.");

    public static Phrase TokenShownOnce { get; } = new(
        "Bewaar het token nu: het wordt niet nog eens getoond. Geef het met --token of in TOPGRID_TOKEN.",
        "Keep the token now: it is not shown again. Give it by --token or in TOPGRID_TOKEN.");

    public static Phrase TokenHoldsUntil { get; } = new(
        "Het token geldt tot {0}, of tot de identiteit wordt verwijderd.",
        "The token holds until {0}, or until the identity is removed.");

    public static Phrase RolesTogether { get; } = new(
        "institute gaat niet samen met institution of lead; maak twee identiteiten",
        "institute does not go with institution or lead; make two identities");

    public static Phrase NoCertificateName { get; } = new(
        "\"{0}\" is geen bestand en noemt geen certificaat; schrijf sha256:, dns:, email:, uri: of subject: en wat erin staat",
        "\"{0}\" is no file and names no certificate; write sha256:, dns:, email:, uri: or subject: and what it carries");

    public static Phrase AuditIntact { get; } = new(
        "Het logboek klopt: {0} regels. Noteer voor een volgende controle: {1}",
        "The log is intact: {0} entries. Write down for the next check: {1}");

    public static Phrase AuditBroken { get; } = new(
        "Het logboek is veranderd: regel {0} klopt niet of ontbreekt.",
        "The log was changed: entry {0} is wrong or missing.");

    public static Phrase RowsComparing { get; } = new("Vergelijkt {0}", "Comparing {0}");

    public static Phrase RowChanged { get; } = new("{0} is veranderd", "{0} was changed");

    public static Phrase RowAdded { get; } = new("{0} is toegevoegd", "{0} was added");

    public static Phrase RowMissing { get; } = new("{0} ontbreekt", "{0} is missing");

    public static Phrase RowByLog { get; } = new(", volgens regel {0} van het logboek", ", by entry {0} of the log");

    public static Phrase RowNotInLog { get; } = new(": het logboek kent deze rij niet", ": the log does not know this row");

    public static Phrase RowByComputation { get; } = new(", opnieuw uitgerekend", ", computed again");

    public static Phrase RowValues { get; } = new(": hoort {0} te zijn, is {1}", ": should be {0}, is {1}");

    public static Phrase RowsAgree { get; } = new(
        "Alle rijen kloppen: {0} vergeleken met het logboek, en wat eruit volgt opnieuw uitgerekend.",
        "All rows agree: {0} compared with the log, and what follows from them computed again.");

    public static Phrase RowsDiffer { get; } = new(
        "{0} rijen kloppen niet: iemand heeft de database buiten het programma om veranderd. Bewaar een kopie als bewijs en zet een "
        + "reservekopie terug.",
        "{0} rows differ: someone changed the database past the program. Keep a copy as evidence and restore a backup.");

    public static Phrase RowsFromBefore { get; } = new(
        "{0} veranderingen in het logboek zijn van een ouder programma en hebben geen hash van wat ze schreven; {1} rijen zijn "
        + "daardoor alleen vergeleken met wat opnieuw kan worden uitgerekend.",
        "{0} changes in the log are from an earlier program and carry no hash of what they wrote; {1} rows could therefore only be "
        + "compared with what can be computed again.");

    public static Phrase NoInstant { get; } = new(
        "\"{0}\" is geen dag of tijdstip; schrijf 2025-01-31 of 2025-01-31T12:00:00Z",
        "\"{0}\" is no day or instant; write 2025-01-31 or 2025-01-31T12:00:00Z");

    public static Phrase NoKnownEntry { get; } = new(
        "\"{0}\" is geen genoteerde regel; schrijf het nummer en de hash, zoals 12:ab34...",
        "\"{0}\" is no entry that was written down; write its number and hash, such as 12:ab34...");

    public static Phrase RoleGranted { get; } = new(
        "Rol {0} kan nu door hosts en workers worden gebruikt.",
        "Role {0} can now be used by hosts and workers.");

    public static Phrase NoSuchIdentity { get; } = new(
        "er is geen identiteit {0} in {1}; zie ./topgrid identity list",
        "there is no identity {0} in {1}; see ./topgrid identity list");

    public static Phrase IdentityRemoved { get; } = new("Identiteit {0} is verwijderd.", "Identity {0} is removed.");

    public static Phrase HostListens { get; } = new(
        "De host luistert op {0} met database {1}. Stoppen: Ctrl-C.",
        "The host listens on {0} with database {1}. Stop it with Ctrl-C.");

    public static Phrase JsonAnswers { get; } = new(
        "JSON: {0} (beschrijving: {0}/openapi.json)", "JSON: {0} (description: {0}/openapi.json)");

    public static Phrase HealthAnswers { get; } = new("Gezondheidscontroles: {0}", "Health checks: {0}");

    public static Phrase HostStopped { get; } = new("De host is gestopt.", "The host has stopped.");

    public static Phrase WorkerRuns { get; } = new(
        "Worker {0} rekent op {1}. Stoppen: Ctrl-C.", "Worker {0} computes on {1}. Stop it with Ctrl-C.");

    public static Phrase WorkerStopped { get; } = new("De worker is gestopt.", "The worker has stopped.");

    public static Phrase NoIdentitiesYet { get; } = new(
        "Er zijn nog geen identiteiten in {0}, dus elke oproep wordt geweigerd. Maak er een: ./topgrid identity create --user U --name N --role operator",
        "There are no identities in {0} yet, so every call is refused. Make one: ./topgrid identity create --user U --name N --role operator");

    public static Phrase Migrated { get; } = new("{0}: {1} migratie(s) toegepast", "{0}: {1} migration(s) applied");

    public static Phrase NothingToMigrate { get; } = new("{0} is bij.", "{0} is up to date.");

    public static Phrase CheckChangesNothing { get; } = new(
        "--check wijzigt niets en gaat niet samen met --application-role",
        "--check changes nothing and does not go with --application-role");

    public static Phrase BackupWritten { get; } = new("Reservekopie van {0}: {1}", "Backup of {0}: {1}");

    public static Phrase Restored { get; } = new("{0} is teruggezet.", "{0} is restored.");

    public static Phrase Imported { get; } = new("Het jaar {0} is geïmporteerd.", "The year {0} is imported.");

    public static Phrase ImportChecked { get; } = new(
        "De gegevens kunnen worden geïmporteerd; er is niets opgeslagen.",
        "The facts can be imported; nothing was stored.");

    public static Phrase ImportRefused { get; } = new("Er is niets opgeslagen.", "Nothing was stored.");

    public static Phrase Assessed { get; } = new(
        "Voorwaarden {0}: {1} voldoen, {2} voldoen niet, {3} wachten op het bestuur.",
        "Conditions {0}: {1} qualify, {2} do not, {3} wait for the board.");

    public static Phrase SnapshotProposed { get; } = new("Bevriezing {0} is voorgesteld door {1}.", "Snapshot {0} is proposed by {1}.");

    public static Phrase SnapshotProposedNext { get; } = new(
        "Een andere operator bevestigt: ./topgrid year freeze {0} --confirm {1}",
        "Another operator confirms: ./topgrid year freeze {0} --confirm {1}");

    public static Phrase SnapshotConfirmed { get; } = new(
        "Bevriezing {0} is voorgesteld door {1} en bevestigd door {2}.",
        "Snapshot {0} is proposed by {1} and confirmed by {2}.");

    public static Phrase SnapshotConfirmedNext { get; } = new(
        "Verder: ./topgrid run start {0} --snapshot {1}",
        "Next: ./topgrid run start {0} --snapshot {1}");

    public static Phrase NoConfirmedSnapshot { get; } = new(
        "{0} heeft geen bevestigde bevriezing; zie ./topgrid year freeze",
        "{0} has no confirmed snapshot; see ./topgrid year freeze");

    public static Phrase NoRunYet { get; } = new(
        "{0} heeft nog geen berekening; zie ./topgrid run start",
        "{0} has no run yet; see ./topgrid run start");

    public static Phrase RunStartedNext { get; } = new("Volgen: ./topgrid run watch {0} {1}", "Follow it: ./topgrid run watch {0} {1}");

    public static Phrase PublicationProposed { get; } = new(
        "Publicatie {0} van {1} is voorgesteld door {2}.",
        "Publication {0} of {1} is proposed by {2}.");

    public static Phrase PublicationProposedNext { get; } = new(
        "Een andere operator keurt goed: ./topgrid run publish {0} {1} --stage {2} --approve",
        "Another operator approves: ./topgrid run publish {0} {1} --stage {2} --approve");

    public static Phrase Published { get; } = new(
        "Publicatie {0} van {1} is voorgesteld door {2} en goedgekeurd door {3}: de uitkomst is openbaar voor de instellingen.",
        "Publication {0} of {1} is proposed by {2} and approved by {3}: institutions see their results.");

    public static Phrase ClaimsComputed { get; } = new(
        "{0} aanspraken met {1} startende plaatsen, op grond van {2}.",
        "{0} claims with {1} starting places, following from {2}.");

    public static Phrase QueueTotals { get; } = new(
        "Wachtrij: {0} eenheden wachten, {1} worden berekend.",
        "Queue: {0} units wait, {1} are being computed.");

    public static Phrase DemoNextLines { get; } = new(
        """
          ./topgrid allocate --data examples/2025 --out uitkomst              dezelfde uitkomst zonder server
          ./topgrid explain --result uitkomst --data examples/2025 --profession GZ --name NAAM
          ./topgrid verify --result uitkomst --data examples/2025             alles narekenen
          ./topgrid allocate --data examples/2025 --out anders --set bonus.rate=1/10
          ./topgrid diff --before uitkomst --after anders                     wie verandert
          ./topgrid host                                                      een eigen host; zie ./topgrid --help
          docs/rules.md, docs/dataset.md                                      de regels en de bestanden
        """,
        """
          ./topgrid allocate --data examples/2025 --out result                the same result without a server
          ./topgrid explain --result result --data examples/2025 --profession GZ --name NAME
          ./topgrid verify --result result --data examples/2025               compute everything again
          ./topgrid allocate --data examples/2025 --out other --set bonus.rate=1/10
          ./topgrid diff --before result --after other                        who changes
          ./topgrid host                                                      a host of your own; see ./topgrid --help
          docs/rules.md, docs/dataset.md                                      the rules and the files
        """);

    public static Phrase JobRunning { get; } = new("Taak", "Job");

    public static Phrase JobStartedNext { get; } = new("Volgen: ./topgrid job watch {0} {1}", "Follow it: ./topgrid job watch {0} {1}");

    public static Phrase NotARange { get; } = new(
        "{0} is geen reeks; schrijf bijvoorbeeld 1..5 of 0/100..10/100+2",
        "{0} is not a range; write for example 1..5 or 0/100..10/100+2");

    public static Phrase WorkFailed { get; } = new("{0} is mislukt: {1}", "{0} failed: {1}");

    public static Phrase WorkerRefuses { get; } = new(
        "{0} heeft ladder {1} en weigert de eenheden van {2}: die zijn met een andere versie begonnen.",
        "{0} has ladder {1} and refuses the units of {2}: they were begun with another version.");

    public static Phrase Coordinates { get; } = new(
        "{0} verdeelt het werk, sinds {1} (termijn {2})", "{0} hands out the work, since {1} (term {2})");

    public static Phrase NobodyCoordinates { get; } = new("niemand verdeelt het werk", "nobody hands out the work");

    public static Phrase NodeReachable { get; } = new("bereikbaar", "reachable");

    public static Phrase NodeUnreachable { get; } = new("onbereikbaar", "unreachable");

    public static Phrase NodeIsUnreachable { get; } = new("{0} is onbereikbaar sinds {1}", "{0} cannot be reached since {1}");

    public static Phrase WorkersActive { get; } = new("{0} workers", "{0} workers");

    public static Phrase WorkLine { get; } = new(
        "{0} {1}/{2}, {3} onder handen, {4}/min, nog {5}", "{0} {1}/{2}, {3} under way, {4}/min, {5} left");
}
