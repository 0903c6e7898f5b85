using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TopGrid.Canonical;

/// <summary>Brings JSON that somebody else wrote or formatted into the one form of <see cref="CanonicalJsonWriter"/>.</summary>
public static class CanonicalJson
{
    /// <summary>
    /// The canonical compact bytes of <paramref name="element"/>, optionally without some members of the outermost object.
    /// </summary>
    /// <exception cref="FormatException">A number that is not a 64-bit integer, or a name that occurs twice.</exception>
    public static byte[] Canonicalize(JsonElement element, params ReadOnlySpan<string> without)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(new CanonicalJsonWriter(buffer), element, without);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes an element in canonical form as the next value of a writer.</summary>
    /// <exception cref="FormatException">See <see cref="Canonicalize"/>.</exception>
    public static void Write(CanonicalJsonWriter writer, JsonElement element) => Write(writer, element, []);

    private static void Write(CanonicalJsonWriter writer, JsonElement element, ReadOnlySpan<string> without)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element, without);
                break;
            case JsonValueKind.Array:
                writer.BeginArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item, []);
                }
                writer.EndArray();
                break;
            case JsonValueKind.String:
                writer.Value(element.GetString());
                break;
            case JsonValueKind.Number:
                writer.Value(Integer(element));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Value(element.GetBoolean());
                break;
            default:
                writer.Null();
                break;
        }
    }

    private static void WriteObject(CanonicalJsonWriter writer, JsonElement element, ReadOnlySpan<string> without)
    {
        var members = element.EnumerateObject().Select(m => (Key: Encoding.UTF8.GetBytes(m.Name), Member: m)).ToArray();
        Array.Sort(members, static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        writer.BeginObject();
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0 && members[i].Key.AsSpan().SequenceEqual(members[i - 1].Key))
            {
                throw new FormatException($"The name '{members[i].Member.Name}' occurs twice in one object.");
            }
            if (without.Contains(members[i].Member.Name))
            {
                continue;
            }
            writer.Name(members[i].Key);
            Write(writer, members[i].Member.Value, []);
        }
        writer.EndObject();
    }

    private static long Integer(JsonElement element) =>
        element.TryGetInt64(out var number)
            ? number
            : throw new FormatException($"'{element.GetRawText()}' is not a 64-bit integer; other numbers have no place in evidence.");
}
