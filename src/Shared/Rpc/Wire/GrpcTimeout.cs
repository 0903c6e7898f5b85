using System.Globalization;
using Grpc.Core;

namespace TopGrid.Rpc.Wire;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    public const string Header = "grpc-timeout";

    private static readonly (char Unit, long Ticks)[] _units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>The refusal of text that is not a timeout.</summary>
    public static Status Wrong(string text) => new(
        StatusCode.Internal, $"The header grpc-timeout is \"{text}\"; it takes one to eight digits and one of H, M, S, m, u, n.");

    /// <summary>The time left, or null for text that is not a timeout.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        if (text[^1] == 'n')
        {
            return TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick);
        }

        foreach (var (unit, size) in _units)
        {
            if (unit == text[^1])
            {
                return TimeSpan.FromTicks(Math.Min(value, TimeSpan.MaxValue.Ticks / size) * size);
            }
        }

        return null;
    }
}
