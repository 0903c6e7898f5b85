using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Tests;

public sealed class WireTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("99999999H", 3_599_999_964_000_000_000)]
    public void A_timeout_is_digits_and_a_unit(string text, long ticks) => Assert.Equal(ticks, GrpcTimeout.Parse(text)!.Value.Ticks);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    public void Other_text_is_no_timeout(string text) => Assert.Null(GrpcTimeout.Parse(text));
}
