using TopGrid.Common.Contracts;
using TopGrid.Common.V1;
using Date = Google.Type.Date;

namespace TopGrid.Contracts.Tests;

public sealed class WireValuesTests
{
    [Fact]
    public void Professions_have_the_codes_of_the_files_in_byte_order()
    {
        Assert.Equal(["GZ", "KNP", "KP", "PT", "VS"], ProfessionCodes.All.Select(profession => profession.ToCode()));
        Assert.All(
            ProfessionCodes.All,
            profession => Assert.True(ProfessionCodes.TryParse(profession.ToCode(), out var back) && back == profession));
        Assert.All(new[] { null, "", "gz", "XX", "GZ " }, code => Assert.False(ProfessionCodes.TryParse(code, out _)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Profession.Unspecified.ToCode());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Profession)6).ToCode());
    }

    [Fact]
    public void A_date_on_the_wire_is_absent_or_whole_and_existing()
    {
        Assert.True(Dates.TryRead(null, out var absent));
        Assert.Null(absent);
        Assert.True(Dates.TryRead(new DateOnly(2024, 2, 29).ToMessage(), out var leapDay));
        Assert.Equal(new DateOnly(2024, 2, 29), leapDay);
        foreach (var wrong in new Date[]
        {
            new(), new() { Year = 2025 }, new() { Year = 2025, Month = 2 }, new() { Year = 2025, Month = 2, Day = 29 },
            new() { Year = 2025, Month = 13, Day = 1 }, new() { Year = 10000, Month = 1, Day = 1 },
            new() { Year = 2025, Month = 1, Day = -1 },
        })
        {
            Assert.False(Dates.TryRead(wrong, out _));
        }
    }

    [Fact]
    public void A_text_without_english_is_read_in_dutch()
    {
        var both = new LocalizedText { Nl = "plaats", En = "place" };
        Assert.Equal("place", both.In(Language.En));
        Assert.Equal("plaats", both.In(Language.Nl));
        Assert.Equal("plaats", both.In(Language.Unspecified));
        Assert.Equal("plaats", new LocalizedText { Nl = "plaats" }.In(Language.En));
    }
}
