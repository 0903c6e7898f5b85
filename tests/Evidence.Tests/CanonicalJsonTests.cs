using System.Buffers;
using System.Text;
using System.Text.Json;
using TopGrid.Canonical;

namespace TopGrid.Evidence.Tests;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void One_value_has_one_form()
    {
        var text = Write(w =>
        {
            w.BeginObject();
            w.Name("Z");
            w.Value(-12);
            w.Name("a");
            w.Fraction(5, 12);
            w.Name("aa");
            w.BeginArray();
            w.Value(true);
            w.Null();
            w.Value("é 'x' <b> \"q\" \\ \n \u0001 \U0001F600");
            w.EndArray();
            w.Name("b");
            w.BeginObject();
            w.EndObject();
            w.Name("é");
            w.Hex([0, 171]);
            w.EndObject();
        });
        Assert.Equal("""{"Z":-12,"a":"5/12","aa":[true,null,"é 'x' <b> \"q\" \\ \n \u0001 😀"],"b":{},"é":"00ab"}""", text);
    }

    [Fact]
    public void Indented_text_holds_the_same_values()
    {
        static void Body(CanonicalJsonWriter w)
        {
            w.BeginObject();
            w.Name("a");
            w.BeginArray();
            w.Value(1);
            w.Value(2);
            w.EndArray();
            w.Name("b");
            w.BeginArray();
            w.EndArray();
            w.EndObject();
        }

        var indented = Write(Body, indented: true);
        Assert.Equal("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}", indented);
        using var parsed = JsonDocument.Parse(indented);
        Assert.Equal(Write(Body), Encoding.UTF8.GetString(CanonicalJson.Canonicalize(parsed.RootElement)));
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("\U0001F600", "\uFFFD")] // by UTF-16 units the emoji would come first
    public void Names_out_of_byte_order_are_refused(string first, string second)
    {
        Assert.Throws<InvalidOperationException>(() => Write(w =>
        {
            w.BeginObject();
            w.Name(first);
            w.Value(1);
            w.Name(second);
        }));
    }

    [Fact]
    public void A_lone_surrogate_and_misplaced_parts_are_refused()
    {
        Assert.Throws<EncoderFallbackException>(() => Write(w => w.Value("\uD800")));
        Assert.Throws<InvalidOperationException>(() => Write(w => { w.Value(1); w.Value(2); }));
        Assert.Throws<InvalidOperationException>(() => Write(w => { w.BeginObject(); w.Value(2); }));
        Assert.Throws<InvalidOperationException>(() => Write(w => { w.BeginArray(); w.Name("a"); }));
        Assert.Throws<InvalidOperationException>(() => Write(w => { w.BeginArray(); w.EndObject(); }));
        Assert.Throws<InvalidOperationException>(() => Write(w => { w.BeginObject(); w.Name("a"); w.EndObject(); }));
    }

    [Fact]
    public void Canonicalize_sorts_names_by_bytes_drops_space_and_leaves_out_what_is_asked()
    {
        using var parsed = JsonDocument.Parse("""{ "😀": 1, "\uFFFD" : 2, "text": "x", "a" : { "text": "y", "A": "\u00e9" } }""");
        var bytes = CanonicalJson.Canonicalize(parsed.RootElement, "text");
        Assert.Equal("{\"a\":{\"A\":\"é\",\"text\":\"y\"},\"\uFFFD\":2,\"😀\":1}", Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1e3}""")]
    [InlineData("""{"a":9223372036854775808}""")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Numbers_that_are_no_integers_and_double_names_are_refused(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(parsed.RootElement));
    }

    private static string Write(Action<CanonicalJsonWriter> body, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        body(new CanonicalJsonWriter(buffer, indented));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
