namespace TopGrid.Cli.Texts;

/// <summary>
/// Every text of the command line that a person reads, in Dutch and English. This file: the edge of the process and the arguments.
/// </summary>
internal static partial class Phrases
{
    public static Phrase Root { get; } = new(
        "TopGrid: de jaarlijkse landelijke toewijzing van opleidingsplaatsen. Begin met ./topgrid demo.",
        "TopGrid: the yearly national allocation of training places. Begin with ./topgrid demo.");

    public static Phrase Defect { get; } = new(
        "topgrid: dit is een fout in het programma, niet in uw gegevens. Meld alstublieft wat hieronder staat, met wat u deed.",
        "topgrid: this is a defect of the program, not of your data. Please report what follows, with what you did.");

    public static Phrase Stopped { get; } = new("topgrid: afgebroken", "topgrid: stopped");

    public static Phrase NoHost { get; } = new(
        "geen host op {0}: start er een met ./topgrid host", "no host at {0}: start one with ./topgrid host");

    public static Phrase HowToAuthenticate { get; } = new(
        "Maak een identiteit met ./topgrid identity create en geef het token met --token of in TOPGRID_TOKEN.",
        "Make an identity with ./topgrid identity create and give its token by --token or in TOPGRID_TOKEN.");

    public static Phrase NotAnAddress { get; } = new(
        "'{0}' is geen adres; een adres ziet eruit als http://127.0.0.1:5180",
        "'{0}' is not an address; an address looks like http://127.0.0.1:5180");

    public static Phrase TokenWithoutTls { get; } = new(
        "het token ging niet naar {0}: zonder TLS kan iedereen onderweg het gebruiken. Geef een https-adres, of --token-in-cleartext voor een netwerk dat zelf versleutelt",
        "the token was not sent to {0}: without TLS anyone on the way could use it. Give an https address, or --token-in-cleartext for a network that encrypts by itself");

    public static Phrase NeedsCertificate { get; } = new(
        "{0} heeft alleen zin met een certificaat; geef ook {1}", "{0} only makes sense with a certificate; give {1} too");

    public static Phrase ClusterNeedsCertificates { get; } = new(
        "{0} opent een poort voor andere processen, en die spreken alleen met certificaten; geef ook {1} (`topgrid cluster certificates --out MAP` maakt ze voor één machine)",
        "{0} opens a port for other processes, and they speak with certificates only; give {1} too (`topgrid cluster certificates --out DIR` makes some for one machine)");

    public static Phrase NotAnIpAddress { get; } = new(
        "'{0}' is geen IP-adres; geef er een waarop andere processen dit bereiken",
        "'{0}' is not an IP address; give one at which other processes reach this one");

    public static Phrase CertificatesWritten { get; } = new("Geschreven:", "Written:");

    public static Phrase CertificatesUse { get; } = new(
        "Geef host en workers op deze machine --cluster-certificates {0}. Houd {0} geheim: wie de sleutels heeft, rekent mee.",
        "Give the host and the workers on this machine --cluster-certificates {0}. Keep {0} secret: whoever has the keys takes part.");

    public static Phrase UnknownCommand { get; } = new("onbekende opdracht '{0}'; er zijn: {1}", "unknown command '{0}'; there are: {1}");

    public static Phrase UnknownArgument { get; } = new("onbekend argument '{0}'", "unknown argument '{0}'");

    public static Phrase CommandMissing { get; } = new("er ontbreekt een opdracht: {0}", "a command is missing: {0}");

    public static Phrase OptionMissing { get; } = new("de optie {0} ontbreekt: {1}", "the option {0} is missing: {1}");

    public static Phrase ArgumentMissing { get; } = new("het argument {0} ontbreekt: {1}", "the argument {0} is missing: {1}");

    public static Phrase ValueMissing { get; } = new("de optie {0} heeft een waarde nodig: {1}", "the option {0} needs a value: {1}");

    public static Phrase NotOneOf { get; } = new("{0} kan niet '{1}' zijn; kies uit {2}", "{0} cannot be '{1}'; choose from {2}");

    public static Phrase NotANumber { get; } = new(
        "{0} is '{1}', geen geheel getal van {2} tot en met {3}",
        "{0} is '{1}', not a whole number from {2} to {3}");

    public static Phrase HelpUsage { get; } = new("Gebruik", "Usage");

    public static Phrase HelpCommands { get; } = new("Opdrachten", "Commands");

    public static Phrase HelpArguments { get; } = new("Argumenten", "Arguments");

    public static Phrase HelpOptions { get; } = new("Opties", "Options");

    public static Phrase MoreHelp { get; } = new("Meer uitleg: ./topgrid {0}", "More help: ./topgrid {0}");

    public static Phrase SeverityError { get; } = new("fout", "error");

    public static Phrase SeverityWarning { get; } = new("waarschuwing", "warning");

    public static Phrase FindingsTotal { get; } = new(
        "bevindingen: {0} fout(en), {1} waarschuwing(en)", "findings: {0} error(s), {1} warning(s)");

    public static Phrase NoSuchFolder { get; } = new("de map {0} bestaat niet", "the folder {0} does not exist");
}
