namespace TopGrid.Cli.Texts;

/// <summary>What is said about mandates.</summary>
internal static partial class Phrases
{
    public static Phrase CmdMandate { get; } = new(
        "Machtigingen: de ene praktijk treedt een tijd op voor de andere (de ambassadeur)",
        "Mandates: one practice acts for another for a period (the ambassadeur)");

    public static Phrase CmdMandateGive { get; } = new(
        "Geeft een machtiging voor de eigen instelling", "Gives a mandate for one's own institution");

    public static Phrase CmdMandateWithdraw { get; } = new("Trekt een machtiging per direct in", "Withdraws a mandate at once");

    public static Phrase CmdMandateList { get; } = new("Toont de machtigingen", "Shows the mandates");

    public static Phrase ArgMandate { get; } = new("De machtiging, zoals de lijst haar noemt", "The mandate, as the list names it");

    public static Phrase OptRepresented { get; } = new("De instelling die de machtiging geeft", "The institution that gives the mandate");

    public static Phrase OptRepresentative { get; } = new("De instelling die voor haar optreedt", "The institution that acts for it");

    public static Phrase OptValidFrom { get; } = new("De eerste dag", "The first day");

    public static Phrase OptValidUntil { get; } = new("De laatste dag; telt mee", "The last day, included");

    public static Phrase OptSuccessor { get; } = new("De instelling die het daarna overneemt", "The institution that takes over after it");

    public static Phrase OptSuccessorUntil { get; } = new(
        "De laatste dag van de opvolger; telt mee", "The last day of the successor, included");

    public static Phrase NotADay { get; } = new(
        "{0} is geen dag; schrijf bijvoorbeeld 2025-01-31", "{0} is no day; write for example 2025-01-31");

    public static Phrase ColMandate { get; } = new("Machtiging", "Mandate");

    public static Phrase ColRepresented { get; } = new("Voor", "For");

    public static Phrase ColRepresentative { get; } = new("Door", "By");

    public static Phrase ColFirstDay { get; } = new("Van", "From");

    public static Phrase ColLastDay { get; } = new("Tot en met", "Until");

    public static Phrase ColSuccessor { get; } = new("Opvolger", "Successor");

    public static Phrase ColMandateState { get; } = new("Stand", "State");

    public static Phrase ColActing { get; } = new("Treedt nu op", "Acts now");

    public static Phrase ColOnBehalfOf { get; } = new("Namens", "For");

    public static Phrase MandatePending { get; } = new("nog niet ingegaan", "pending");

    public static Phrase MandateInForce { get; } = new("geldig", "in force");

    public static Phrase MandateExpired { get; } = new("verlopen", "expired");

    public static Phrase MandateWithdrawn { get; } = new("ingetrokken", "withdrawn");
}
