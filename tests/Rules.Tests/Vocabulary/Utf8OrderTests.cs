using TopGrid.Rules.Vocabulary;

namespace TopGrid.Rules.Tests.Vocabulary;

public sealed class Utf8OrderTests
{
    [Fact]
    public void Texts_compare_as_their_utf8_bytes()
    {
        string[] names = ["", "a", "a\U0001D11E", "a\uFFEE", "aé", "b", "a\uD7FF", "\uE000", "\U00010000", "ab"];
        foreach (var x in names)
        {
            foreach (var y in names)
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y));
                Assert.Equal(Math.Sign(bytes), Math.Sign(Utf8Order.Instance.Compare(x, y)));
            }
        }
    }
}
