using System.Globalization;
using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Primitives;

/// <summary>Lots for positions without names.</summary>
internal static class Lots
{
    private static readonly Lot _lot = new(new byte[YearFacts.SeedLength], 2025, "GZ");

    public static LotKey KeyOf(int position) => _lot.Key("test", position.ToString(CultureInfo.InvariantCulture), 1);
}
