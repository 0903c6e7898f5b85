using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TopGrid.Dataset;

/// <summary>Turns the bytes of a cell into a value, or says what is wrong with them.</summary>
internal sealed class CellParser(StringPool pool)
{
    // Volume windows reach four years back (rules.md 2) and dates end at 9999.
    private const int MinYear = 1900;
    private const int MaxYear = 9998;

    private static readonly SearchValues<byte> _digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> _hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Parses one cell.</summary>
    /// <returns>Null when all is well, else what is wrong.</returns>
    internal (FindingKind Kind, string[] Arguments)? Parse(ColumnSchema column, ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        cell = default;
        if (bytes.IsEmpty)
        {
            cell.IsEmpty = true;
            cell.Number = column.Default ?? 0;
            return column.Mandatory ? (FindingKinds.EmptyCell, []) : null;
        }

        if (!Utf8.IsValid(bytes))
        {
            return (FindingKinds.BadEncoding, []);
        }

        return column.Type switch
        {
            ColumnType.Id or ColumnType.Text => ParseText(column.Type == ColumnType.Text, bytes, ref cell),
            ColumnType.Code => ParseCode(column.Codes, bytes, ref cell),
            ColumnType.CodeSet => ParseCodeSet(column.Codes, bytes, ref cell),
            ColumnType.Number => ParseNumber(bytes, column.Most, ref cell),
            ColumnType.Percent => ParseNumber(bytes, 100, ref cell),
            ColumnType.Year => ParseYear(bytes, ref cell),
            ColumnType.Date => ParseDate(bytes, ref cell),
            ColumnType.Boolean => ParseBoolean(bytes, ref cell),
            _ => ParseSeed(bytes, ref cell),
        };
    }

    /// <summary>A cell as it may be shown to people: valid text, no control characters, not too long.</summary>
    internal static string Show(ReadOnlySpan<byte> bytes)
    {
        const int longest = 60;
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * longest)]);
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(longest))
        {
            shown.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return shown.Length < text.Length ? shown.Append('…').ToString() : shown.ToString();
    }

    // Control characters are C0, DEL and C1. A line feed is fine in free text; in an id it would also forge a lot (rules.md 4.3).
    private (FindingKind Kind, string[] Arguments)? ParseText(bool free, ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            var control = value is < 0x20 or 0x7F && !(free && value == '\n');
            if (control || (value == 0xC2 && bytes[i + 1] < 0xA0))
            {
                var code = value == 0xC2 ? bytes[i + 1] : value;
                return (FindingKinds.ControlCharacter, [string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}")]);
            }
        }

        cell.Text = free ? Encoding.UTF8.GetString(bytes) : pool.Get(bytes);
        return null;
    }

    private static (FindingKind Kind, string[] Arguments)? ParseCode(IReadOnlyList<string> codes, ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        cell.Number = IndexOf(codes, bytes);
        return cell.Number < 0 ? (FindingKinds.UnknownCode, [Show(bytes), string.Join(", ", codes)]) : null;
    }

    private static (FindingKind Kind, string[] Arguments)? ParseCodeSet(
        IReadOnlyList<string> codes, ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        foreach (var range in bytes.Split((byte)';'))
        {
            var index = IndexOf(codes, bytes[range]);
            if (index < 0)
            {
                return (FindingKinds.UnknownCode, [Show(bytes[range]), string.Join(", ", codes)]);
            }

            cell.Number |= 1 << index;
        }

        return null;
    }

    private static (FindingKind Kind, string[] Arguments)? ParseNumber(ReadOnlySpan<byte> bytes, int max, ref Cell cell)
    {
        var negative = bytes[0] == '-';
        var digits = negative ? bytes[1..] : bytes;
        if (digits.IsEmpty || digits.IndexOfAnyExcept(_digits) >= 0)
        {
            return (FindingKinds.BadNumber, [Show(bytes)]);
        }

        digits = digits.TrimStart((byte)'0');
        if (negative && !digits.IsEmpty)
        {
            return (FindingKinds.NegativeNumber, [Show(bytes)]);
        }

        long number = 0;
        foreach (var digit in digits[..Math.Min(digits.Length, 10)])
        {
            number = (number * 10) + digit - '0';
        }

        cell.Number = (int)Math.Min(number, int.MaxValue);
        return digits.Length > 9 || number > max
            ? (FindingKinds.NumberTooLarge, [Show(bytes), max.ToString(CultureInfo.InvariantCulture)])
            : null;
    }

    private static (FindingKind Kind, string[] Arguments)? ParseYear(ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        if (ParseNumber(bytes, ColumnSchema.LargestNumber, ref cell) is { } problem)
        {
            return problem;
        }

        return cell.Number is < MinYear or > MaxYear
            ? (
                FindingKinds.BadYear,
                [Show(bytes), MinYear.ToString(CultureInfo.InvariantCulture), MaxYear.ToString(CultureInfo.InvariantCulture)])
            : null;
    }

    private static (FindingKind Kind, string[] Arguments)? ParseDate(ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        var form = bytes.Length == 10 && bytes[4] == '-' && bytes[7] == '-';
        if (form && Digits2(bytes[..2]) is var century and >= 0 && Digits2(bytes[2..4]) is var year and >= 0
            && Digits2(bytes[5..7]) is var month and >= 1 and <= 12 && Digits2(bytes[8..]) is var day and >= 1)
        {
            year += century * 100;
            if (year >= 1 && day <= DateTime.DaysInMonth(year, month))
            {
                cell.Date = new DateOnly(year, month, day);
                return null;
            }
        }

        return (FindingKinds.BadDate, [Show(bytes)]);
    }

    private static (FindingKind Kind, string[] Arguments)? ParseBoolean(ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        cell.Flag = bytes.SequenceEqual("true"u8);
        return cell.Flag || bytes.SequenceEqual("false"u8) ? null : (FindingKinds.BadBoolean, [Show(bytes)]);
    }

    private static (FindingKind Kind, string[] Arguments)? ParseSeed(ReadOnlySpan<byte> bytes, ref Cell cell)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (text.EnumerateRunes().Count() is var length and not 64)
        {
            return (FindingKinds.SeedLength, [length.ToString(CultureInfo.InvariantCulture)]);
        }

        if (bytes.IndexOfAnyExcept(_hexDigits) >= 0)
        {
            return (FindingKinds.BadHex, []);
        }

        cell.Text = text.ToLowerInvariant();
        return null;
    }

    private static int Digits2(ReadOnlySpan<byte> two) =>
        two.IndexOfAnyExcept(_digits) >= 0 ? -1 : ((two[0] - '0') * 10) + two[1] - '0';

    private static int IndexOf(IReadOnlyList<string> codes, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            if (Ascii.Equals(bytes, codes[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
