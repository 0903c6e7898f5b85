using System.Globalization;

namespace TopGrid.Grpc.Wire;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    public const string Header = "grpc-timeout";

    private const long MaxValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Rounds up, so that the server does not give up before the client.</summary>
    public static string Format(TimeSpan left)
    {
        var ticks = Math.Max(left.Ticks, 1);
        foreach (var (unit, size) in Units)
        {
            var value = (ticks - 1) / size + 1;
            if (value <= MaxValue)
            {
                return value.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return MaxValue.ToString(CultureInfo.InvariantCulture) + 'H';
    }

    /// <summary>The time left, or null for text that is not a timeout.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is < 2 or > 9 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        if (text[^1] == 'n')
        {
            return TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick);
        }

        foreach (var (unit, size) in Units)
        {
            if (unit == text[^1])
            {
                return TimeSpan.FromTicks(Math.Min(value, TimeSpan.MaxValue.Ticks / size) * size);
            }
        }

        return null;
    }
}
