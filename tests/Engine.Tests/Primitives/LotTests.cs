using System.Security.Cryptography;
using System.Text;
using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Primitives;

public sealed class LotTests
{
    // printf 'TopGrid-lot-v1\n2025\nGZ\nsector:ggz\nT0042\n3' |
    //   openssl dgst -sha256 -mac HMAC -macopt hexkey:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    private const string FromOpenssl = "94432702a521f4451cc14041914396b21e7743d70ef715d824765f50cf012303";

    [Fact]
    public void Key_is_the_hmac_that_openssl_computes()
    {
        Assert.Equal(FromOpenssl, new Lot(Seed(), 2025, "GZ").Key("sector:ggz", "T0042", 3).ToString());
    }

    [Fact]
    public void Message_is_the_utf8_text_of_the_rules_with_nothing_after_n()
    {
        var message = Encoding.UTF8.GetBytes("TopGrid-lot-v1\n2022\nKNP\nbonus-members:Zuid-Oost é\n𝄞-1\n12");
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Seed(), message));
        Assert.Equal(expected, new Lot(Seed(), 2022, "KNP").Key("bonus-members:Zuid-Oost é", "𝄞-1", 12).ToString());
    }

    [Fact]
    public void Long_names_are_not_cut()
    {
        var party = new string('p', 3000);
        var message = Encoding.UTF8.GetBytes($"TopGrid-lot-v1\n2025\nGZ\nremainder\n{party}\n1");
        Assert.Equal(
            Convert.ToHexStringLower(HMACSHA256.HashData(Seed(), message)),
            new Lot(Seed(), 2025, "GZ").Key("remainder", party, 1).ToString());
    }

    [Fact]
    public void Keys_compare_as_unsigned_bytes_from_left_to_right()
    {
        var low = new byte[32];
        var high = new byte[32];
        (low[0], high[0]) = (0x7f, 0x80);
        Assert.True(LotKey.FromBytes(low) < LotKey.FromBytes(high));
        (low[0], high[0], low[31], high[31]) = (1, 1, 0xfe, 0xff);
        Assert.True(LotKey.FromBytes(low) < LotKey.FromBytes(high));
        var written = new byte[32];
        LotKey.FromBytes(high).WriteTo(written);
        Assert.Equal(high, written);
    }

    [Fact]
    public void Many_keys_at_once_are_the_same_keys()
    {
        var lot = new Lot(Seed(), 2025, "GZ");
        var names = Enumerable.Range(0, 5000).Select(i => $"T{i}").ToArray();
        var parties = Enumerable.Range(0, 5000).ToArray();
        var n = parties.Select(i => 1 + (i % 3)).ToArray();
        var keys = lot.Keys("remainder", names, parties, n);
        Assert.All(parties, i => Assert.Equal(lot.Key("remainder", names[i], n[i]), keys[i]));
    }

    [Fact]
    public void Many_keys_of_names_of_every_length_are_what_the_library_computes()
    {
        // Neighbours end in different blocks, some names are two bytes a letter, and from some length on a message does not fit a lane.
        string[] names = [.. Enumerable.Range(0, 300).Select(length => new string(length % 5 == 0 ? 'é' : 'T', length * 7 % 300))];
        int[] parties = [.. Enumerable.Range(0, 300)];
        int[] n = [.. parties.Select(i => i % 4 == 0 ? int.MaxValue : i)];
        foreach (var draw in new[] { "", "remainder", new string('d', 200), new string('d', 300) })
        {
            var keys = new Lot(Seed(), 2025, "GZ").Keys(draw, names, parties, n);
            Assert.All(parties, i =>
            {
                var message = Encoding.UTF8.GetBytes($"TopGrid-lot-v1\n2025\nGZ\n{draw}\n{names[i]}\n{n[i]}");
                Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Seed(), message)), keys[i].ToString());
            });
        }
    }

    [Fact]
    public void Remembered_lots_are_the_same_keys()
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"T{i}")];
        int[] parties = [.. Enumerable.Range(0, 50)];
        int[] n = [.. parties.Select(_ => 1)];
        var lot = new Lot(Seed(), 2025, "GZ");
        var remembering = lot.Remembering();
        Assert.Equal(lot.Keys("remainder", names, parties, n), remembering.Keys("remainder", names, parties, n));
        Assert.Equal(lot.Keys("remainder", names, parties, n), remembering.Keys("remainder", names, parties, n));
    }

    private static byte[] Seed() => [.. Enumerable.Range(0, 32).Select(b => (byte)b)];
}
