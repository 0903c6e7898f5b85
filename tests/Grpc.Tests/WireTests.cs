using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Tests;

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

    [Theory]
    [InlineData(1L)]
    [InlineData(12_345_678L)]
    [InlineData(98_765_432_109L)]
    [InlineData(9_876_543_210_987_654L)]
    public void A_timeout_that_is_written_reads_as_no_less_and_hardly_more(long ticks)
    {
        var text = GrpcTimeout.Format(TimeSpan.FromTicks(ticks));

        Assert.InRange(text.Length, 2, 9);
        Assert.InRange(GrpcTimeout.Parse(text)!.Value.Ticks, ticks, ticks + Math.Max(10, ticks / 1_000_000));
    }

    [Theory]
    [InlineData("Not%2", "Not%2")]
    [InlineData("%zz", "%zz")]
    [InlineData("%c3%a9", "é")]
    [InlineData("%", "%")]
    [InlineData("a%20b", "a b")]
    public void Decoding_a_message_never_fails(string encoded, string text) => Assert.Equal(text, PercentEncoding.Decode(encoded));
}
