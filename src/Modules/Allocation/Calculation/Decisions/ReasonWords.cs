using TopGrid.Allocation.Engine;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>The reasons for refusing a declaration or a move, as part of a sentence.</summary>
internal static class ReasonWords
{
    public static string Of(string code, Language language) =>
        _words.TryGetValue(code, out var text) ? text.In(language) : code;

    private static readonly Dictionary<string, LocalText> _words = new()
    {
        [Code(Reason.NoDeclaration)] = new("de regiehouder heeft geen verdeling opgegeven", "the lead declared no distribution"),
        [Code(Reason.NotMember)] = new("een van de genoemde instellingen is geen lid", "one of the institutions named is not a member"),
        [Code(Reason.WrongTotal)] = new("de opgave telt niet op tot de bonus", "the declaration does not add up to the bonus"),
        [Code(Reason.AboveUnmetRequest)] = new(
            "de opgave geeft een lid meer dan het nog vraagt", "the declaration gives a member more than it still asks"),
        [Code(Reason.SameInstitution)] = new("gever en ontvanger zijn dezelfde", "giver and receiver are the same"),
        [Code(Reason.NotQualifying)] = new(
            "het samenwerkingsverband voldoet niet aan de voorwaarden", "the consortium does not meet the conditions"),
        [Code(Reason.ReceiverNotRecognised)] = new(
            "de ontvanger is niet erkend voor de opleiding", "the receiver is not recognised for the training"),
        [Code(Reason.AboveHolding)] = new(
            "de gever heeft niet zoveel plaatsen van het samenwerkingsverband",
            "the giver does not hold that many places of the consortium"),
    };

    private static string Code(Reason reason) => RowWriter.KebabCase(reason.ToString());
}
