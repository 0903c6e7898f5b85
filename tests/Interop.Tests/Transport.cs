using TopGrid.Interop.Tests.Ours;

namespace TopGrid.Interop.Tests;

/// <summary>What calls go over.</summary>
public enum Transport
{
    /// <summary>HTTP/2 with prior knowledge, without TLS.</summary>
    Cleartext,

    /// <summary>HTTP/2 agreed on in the handshake, and both sides show a certificate.</summary>
    Tls,

    /// <summary>From module to module, without a network.</summary>
    InProcess,
}

/// <summary>Every case over every transport.</summary>
internal static class Matrix
{
    /// <summary>Over networks.</summary>
    public static TheoryData<Transport, string> OfNetworks() => Of(Transport.Cleartext, Transport.Tls);

    /// <summary>Over networks and in process.</summary>
    public static TheoryData<Transport, string> OfAll() => Of(Transport.Cleartext, Transport.Tls, Transport.InProcess);

    private static TheoryData<Transport, string> Of(params Transport[] transports)
    {
        var data = new TheoryData<Transport, string>();
        foreach (var transport in transports)
        {
            foreach (var name in OurClient.CaseNames)
            {
                data.Add(transport, name);
            }
        }

        return data;
    }
}
