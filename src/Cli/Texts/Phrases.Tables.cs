namespace TopGrid.Cli.Texts;

/// <summary>Names of columns, facts, steps and states.</summary>
internal static partial class Phrases
{
    public static Phrase PerProfession { get; } = new("Plaatsen per beroep", "Places per profession");

    public static Phrase PerConsortium { get; } = new("Bonus per samenwerkingsverband", "Bonus per consortium");

    public static Phrase Evidence { get; } = new("Bewijs", "Evidence");

    public static Phrase InputHash { get; } = new("hash van de invoer", "input hash");

    public static Phrase ProtocolHash { get; } = new("hash van het protocol", "protocol hash");

    public static Phrase SeedCommitment { get; } = new("vastlegging van de loting", "seed commitment");

    public static Phrase EvidenceRoot { get; } = new("wortel van de bewijsboom", "evidence root");

    public static Phrase WrittenTo { get; } = new("geschreven in", "written to");

    public static Phrase Provisional { get; } = new("voorlopig, standaardverdeling", "provisional, default distribution");

    public static Phrase AsFiled { get; } = new("zoals de regiehouder opgaf", "as the lead filed");

    public static Phrase ColProfession { get; } = new("Beroep", "Profession");

    public static Phrase ColPlaces { get; } = new("Plaatsen", "Places");

    public static Phrase ColRequested { get; } = new("Gevraagd", "Requested");

    public static Phrase ColGranted { get; } = new("Toegekend", "Granted");

    public static Phrase ColOpen { get; } = new("Open", "Open");

    public static Phrase ColLapsed { get; } = new("Vervallen", "Lapsed");

    public static Phrase ColNewcomers { get; } = new("Nieuw erkend", "Newcomers");

    public static Phrase ColGuarantees { get; } = new("Garantie", "Guarantees");

    public static Phrase ColBonus { get; } = new("Bonus", "Bonus");

    public static Phrase ColConsortium { get; } = new("Samenwerkingsverband", "Consortium");

    public static Phrase ColBase { get; } = new("Grondslag", "Base");

    public static Phrase ColDistribution { get; } = new("Verdeling", "Distribution");

    public static Phrase ColProtocol { get; } = new("Protocol", "Protocol");

    public static Phrase ColTitle { get; } = new("Titel", "Title");

    public static Phrase ColDecides { get; } = new("Beslist", "Decides");

    public static Phrase ColConditions { get; } = new("Voorwaarden", "Conditions");

    public static Phrase ColHash { get; } = new("Hash", "Hash");

    public static Phrase ColParameter { get; } = new("Parameter", "Parameter");

    public static Phrase ColValue { get; } = new("Waarde", "Value");

    public static Phrase ColBasis { get; } = new("Grond", "Basis");

    public static Phrase ColSource { get; } = new("Bron", "Source");

    public static Phrase ColCheck { get; } = new("Controle", "Check");

    public static Phrase ColCount { get; } = new("Aantal", "Count");

    public static Phrase ColNumber { get; } = new("Nr", "No");

    public static Phrase ColTime { get; } = new("Tijd", "Time");

    public static Phrase ColMethod { get; } = new("Methode", "Method");

    public static Phrase ColResource { get; } = new("Waarop", "On what");

    public static Phrase ColTimes { get; } = new("Keer", "Times");

    public static Phrase ColOutcome { get; } = new("Uitkomst", "Outcome");

    public static Phrase ColId { get; } = new("Id", "Id");

    public static Phrase ColUser { get; } = new("Gebruiker", "User");

    public static Phrase ColName { get; } = new("Naam", "Name");

    public static Phrase ColRoles { get; } = new("Rollen", "Roles");

    public static Phrase ColServes { get; } = new("Werkt voor", "Works for");

    public static Phrase ColYear { get; } = new("Jaar", "Year");

    public static Phrase ColRevision { get; } = new("Revisie", "Revision");

    public static Phrase ColChanged { get; } = new("Gewijzigd", "Changed");

    public static Phrase ColBy { get; } = new("Door", "By");

    public static Phrase ColInputHash { get; } = new("Hash van de invoer", "Input hash");

    public static Phrase ColFile { get; } = new("Bestand", "File");

    public static Phrase ColRows { get; } = new("Rijen", "Rows");

    public static Phrase ColBytes { get; } = new("Bytes", "Bytes");

    public static Phrase ColVerdict { get; } = new("Oordeel", "Verdict");

    public static Phrase ColUnmet { get; } = new("Niet voldaan of aan het bestuur", "Not met or for the board");

    public static Phrase ColTpid { get; } = new("tpid", "tpid");

    public static Phrase ColDecision { get; } = new("Besluit", "Decision");

    public static Phrase ColStartContinue { get; } = new("Instroom/doorstroom per jaar", "Starting/continuing per year");

    public static Phrase ColNode { get; } = new("Knooppunt", "Node");

    public static Phrase ColRole { get; } = new("Rol", "Role");

    public static Phrase ColProcess { get; } = new("Proces", "Process");

    public static Phrase ColWorker { get; } = new("Worker", "Worker");

    public static Phrase ColLastSeen { get; } = new("Laatst gezien", "Last seen");

    public static Phrase ColClaimed { get; } = new("In handen", "Claimed");

    public static Phrase ColCompleted { get; } = new("Gereed", "Completed");

    public static Phrase ColLost { get; } = new("Verloren", "Lost");

    public static Phrase ColChange { get; } = new("Verschil", "Change");

    public static Phrase ColBeforeAfter { get; } = new("Van -> naar", "Before -> after");

    public static Phrase ColFirstStep { get; } = new("Eerste stap die verschilt", "First step that differs");

    public static Phrase FactRun { get; } = new("Berekening", "Run");

    public static Phrase FactState { get; } = new("Stand", "State");

    public static Phrase FactSnapshot { get; } = new("Bevriezing", "Snapshot");

    public static Phrase FactUnits { get; } = new("Eenheden gereed", "Units done");

    public static Phrase FactStarted { get; } = new("Gestart", "Started");

    public static Phrase FactEnded { get; } = new("Geëindigd", "Ended");

    public static Phrase FactPublished { get; } = new("Gepubliceerd", "Published");

    public static Phrase FactError { get; } = new("Fout", "Error");

    public static Phrase FactStage { get; } = new("fase", "stage");

    public static Phrase FactProtocol { get; } = new("protocol", "protocol");

    public static Phrase FactLog { get; } = new("Logboek (voor audit verify --known)", "Log (for audit verify --known)");

    public static Phrase FactAuthority { get; } = new("beslist", "decides");

    public static Phrase StateWaiting { get; } = new("wacht", "waiting");

    public static Phrase StateRunning { get; } = new("rekent", "running");

    public static Phrase StateSucceeded { get; } = new("gereed", "succeeded");

    public static Phrase StateFailed { get; } = new("mislukt", "failed");

    public static Phrase StateCancelled { get; } = new("afgebroken", "cancelled");

    public static Phrase StateUnknown { get; } = new("onbekend", "unknown");

    public static Phrase DecisionRefused { get; } = new("afgewezen", "refused");

    public static Phrase DecisionNone { get; } = new("geen plaats", "none");

    public static Phrase DecisionPartly { get; } = new("gedeeltelijk", "partly");

    public static Phrase DecisionGranted { get; } = new("toegekend", "granted");

    public static Phrase StepNewcomer { get; } = new("pot voor nieuw erkenden", "newcomer pool");

    public static Phrase StepGuarantee { get; } = new("garantieplaats", "guarantee");

    public static Phrase StepConsortium { get; } = new("voorrang samenwerkingsverband", "consortium priority");

    public static Phrase StepVolume { get; } = new("volume", "volume");

    public static Phrase StepRemainder { get; } = new("rest van het volume", "remainder of volume");

    public static Phrase StepLottery { get; } = new("loting", "lottery");

    public static Phrase StepOpen { get; } = new("open plaatsen", "open places");

    public static Phrase StepBonus { get; } = new("bonusplaatsen", "bonus places");

    public static Phrase StepMovedIn { get; } = new("gekregen bij de verdeling", "moved in by the division");

    public static Phrase StepMovedOut { get; } = new("afgestaan bij de verdeling", "moved out by the division");

    public static Phrase StepReturned { get; } = new("teruggegeven", "returned");

    public static Phrase StepReceived { get; } = new("ontvangen uit teruggave", "received from a return");

    public static Phrase Qualifies { get; } = new("voldoet", "qualifies");

    public static Phrase DoesNotQualify { get; } = new("voldoet niet", "does not qualify");

    public static Phrase BoardDecides { get; } = new("bestuur beslist", "board decides");

    public static Phrase ByBoard { get; } = new("besluit van het bestuur", "decision of the board");

    public static Phrase Agrees { get; } = new("klopt", "agrees");

    public static Phrase Differs { get; } = new("klopt niet", "differs");

    public static Phrase CheckFiles { get; } = new("bestanden", "files");

    public static Phrase CheckForm { get; } = new("vorm", "form");

    public static Phrase CheckSeed { get; } = new("zaad van de loting", "seed");

    public static Phrase CheckDraws { get; } = new("lotingen", "draws");

    public static Phrase CheckLeaves { get; } = new("bladeren van de bewijsboom", "leaves of the evidence tree");

    public static Phrase CheckRoot { get; } = new("wortel van de bewijsboom", "root of the evidence tree");

    public static Phrase CheckTotals { get; } = new("totalen", "totals");

    public static Phrase CheckRun { get; } = new("berekening opnieuw", "run computed again");

    /// <summary>The name of a check of a result; one that is not known here keeps its own name.</summary>
    public static Phrase CheckName(string name) => name switch
    {
        "files" => CheckFiles,
        "form" => CheckForm,
        "seed" => CheckSeed,
        "draws" => CheckDraws,
        "leaves" => CheckLeaves,
        "root" => CheckRoot,
        "totals" => CheckTotals,
        "run" => CheckRun,
        _ => new Phrase(name, name),
    };

    public static Phrase FactJob { get; } = new("Taak", "Job");

    public static Phrase FactWork { get; } = new("Werk", "Work");

    public static Phrase WorkExplain { get; } = new("uitleg van {0}", "explanations of {0}");

    public static Phrase WorkDraws { get; } = new("reeks: {0} lotingen", "sweep: {0} draws");

    public static Phrase WorkValues { get; } = new("reeks {0}: {1} waarden", "sweep {0}: {1} values");

    public static Phrase WorkSweep { get; } = new(
        "reeks {0}: {1} waarden, {2} lotingen",
        "sweep {0}: {1} values, {2} draws");

    public static Phrase ColWhatIfs { get; } = new("Keren", "What-ifs");

    public static Phrase ColWithPlace { get; } = new("Met plaats", "With place");

    public static Phrase ColLeast { get; } = new("Minst", "Least");

    public static Phrase ColMost { get; } = new("Meest", "Most");

    public static Phrase ColWaiting { get; } = new("Wacht", "Waiting");

    public static Phrase ColUnderWay { get; } = new("Onder handen", "Under way");

    public static Phrase ColPerMinute { get; } = new("Per minuut", "Per minute");

    public static Phrase ColRemaining { get; } = new("Nog", "Left");

    public static Phrase ColLadder { get; } = new("Ladder", "Ladder");

    public static Phrase ColProgram { get; } = new("Programma", "Program");

    public static Phrase ColUnit { get; } = new("Eenheid", "Unit");

    public static Phrase ColPhase { get; } = new("Fase", "Phase");

    public static Phrase ColAttempt { get; } = new("Poging", "Attempt");

    public static Phrase ColSince { get; } = new("Sinds", "Since");

    public static Phrase WorkerActive { get; } = new("actief", "active");

    public static Phrase WorkerEnded { get; } = new("gestopt", "stopped");

    public static Phrase WorkerSilent { get; } = new("stil", "silent");

    public static Phrase ColPolicy { get; } = new("Teruggaven", "Returns");

    public static Phrase ReturnPolicies { get; } = new(
        "Wat met teruggegeven plaatsen gebeurt, naast elkaar", "What becomes of returned places, side by side");

    public static Phrase PolicyReallocation { get; } = new("herverdeling binnen het verband", "reallocation inside the consortium");

    public static Phrase PolicyWaitingList { get; } = new("landelijke wachtlijst", "national waiting list");

    public static Phrase PolicyPenalty { get; } = new("wachtlijst en korting (scenario)", "waiting list and penalty (scenario)");

    public static Phrase PolicyDecides { get; } = new("{0}: zo is besloten", "{0}: decided");

    public static Phrase ColClaimsLowered { get; } = new("Korting volgend jaar", "Penalty next year");

    public static Phrase MoreByReallocation { get; } = new("Meer door herverdeling ({0})", "More by reallocation ({0})");

    public static Phrase FewerByReallocation { get; } = new("Minder door herverdeling ({0})", "Fewer by reallocation ({0})");

    public static Phrase LoweredByPenalty { get; } = new("Gekort in het scenario", "Lowered in the scenario");

    public static Phrase LoweredByPenaltyFigures { get; } = new(
        "{0} instellingen, samen {1} plaatsen", "{0} institutions, {1} places together");

    public static Phrase AndMore { get; } = new("en nog {0}", "and {0} more");

    public static Phrase ColKept { get; } = new("Gebleven in verband", "Kept in consortium");
}
