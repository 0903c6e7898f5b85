using TopGrid.Rules.Protocols;

namespace TopGrid.Rules.Tests.Protocols;

public sealed class SentenceTemplateTests
{
    [Theory]
    [InlineData("{party} krijgt {places:plaats|plaatsen}.", "1", "A krijgt 1 plaats.")]
    [InlineData("{party} krijgt {places:plaats|plaatsen}.", "0", "A krijgt 0 plaatsen.")]
    [InlineData("{party}{places?, dus {places:plaats|plaatsen}}.", "2", "A, dus 2 plaatsen.")]
    [InlineData("{party}{places?, dus {places:plaats|plaatsen}}.", "0", "A.")]
    [InlineData("geen gaten", "0", "geen gaten")]
    public void Gaps_are_filled(string template, string places, string expected)
    {
        Assert.Equal(expected, SentenceTemplate.Fill(template, f => f switch { "party" => "A", "places" => places, _ => null }));
    }

    [Fact]
    public void A_condition_on_a_field_that_is_not_there_drops_its_text()
    {
        Assert.Equal("x", SentenceTemplate.Fill("x{rank? plaats {rank}}", _ => null));
    }

    [Fact]
    public void A_field_that_is_needed_and_not_there_is_a_defect()
    {
        Assert.Throws<InvalidOperationException>(() => SentenceTemplate.Fill("{rank}", _ => null));
    }
}
