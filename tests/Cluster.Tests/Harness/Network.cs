using System.Diagnostics;
using System.Globalization;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>
/// Machines of a network of their own: network namespaces on one bridge, so that what one of them cannot hear is really lost. The test
/// itself and the database are at the bridge.
/// </summary>
internal sealed class Network : IDisposable
{
    private const int First = 11;

    private static readonly Lazy<string?> _impossible = new(Try);
    private static int _made;

    private readonly List<Machine> _machines = [];
    private readonly string _mark = string.Create(
        CultureInfo.InvariantCulture, $"tg{Environment.ProcessId % 100_000}{(char)('a' + (Interlocked.Increment(ref _made) % 26))}");
    private readonly string _net = string.Create(
        CultureInfo.InvariantCulture, $"10.{100 + (Environment.ProcessId % 100)}.{Environment.ProcessId / 100 % 200}");

    /// <summary>Makes the bridge.</summary>
    public Network()
    {
        Run("ip", "link", "add", Bridge, "type", "bridge");
        Run("ip", "addr", "add", $"{Address}/24", "dev", Bridge);
        Run("ip", "link", "set", Bridge, "up");
    }

    /// <summary>Why this machine cannot; null when it can.</summary>
    public static string? Impossible => _impossible.Value;

    /// <summary>Where the test and the database are.</summary>
    public string Address => $"{_net}.1";

    private string Bridge => _mark + "-br";

    /// <summary>Adds a machine.</summary>
    public Machine Add()
    {
        var number = First + _machines.Count;
        var machine = new Machine($"{_mark}-{number}", $"{_net}.{number}");
        var (outside, space) = ($"{_mark}v{number}", machine.Space);
        Run("ip", "netns", "add", space);
        Run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
        Run("ip", "link", "set", outside, "master", Bridge, "up");
        machine.Run("ip", "addr", "add", $"{machine.Address}/24", "dev", "eth0");
        machine.Run("ip", "link", "set", "eth0", "up");
        machine.Run("ip", "link", "set", "lo", "up");
        _machines.Add(machine);
        return machine;
    }

    /// <summary>Lets everyone hear everyone again.</summary>
    public void Heal() => _machines.ForEach(machine => machine.Heal());

    public void Dispose()
    {
        foreach (var machine in _machines)
        {
            TryRun("ip", "netns", "delete", machine.Space);
        }

        TryRun("ip", "link", "delete", Bridge);
    }

    internal static void Run(params string[] command)
    {
        if (TryRun(command) is { } problem)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {problem}");
        }
    }

    // What it said against it; null when it was done.
    private static string? TryRun(params string[] command)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }

    private static string? Try()
    {
        try
        {
            using var network = new Network();
            var machine = network.Add();
            machine.Lose(network.Address, false);
            machine.Heal();
            machine.Narrow(1_000);
            machine.Heal();
            return null;
        }
        catch (InvalidOperationException problem)
        {
            return $"Networks cannot be made and cut on this machine: {problem.Message}";
        }
    }
}

/// <summary>A machine of the network.</summary>
/// <param name="space">Name of its namespace.</param>
/// <param name="address">Its IP address.</param>
internal sealed class Machine(string space, string address)
{
    private const string Table = "cut";

    private bool _isCut;
    private bool _isNarrow;

    /// <summary>Name of its namespace.</summary>
    public string Space { get; } = space;

    /// <summary>Its IP address.</summary>
    public string Address { get; } = address;

    /// <summary>Where it finds the database.</summary>
    public string Gateway { get; } = address[..address.LastIndexOf('.')] + ".1";

    /// <summary>What stands before a command that runs there.</summary>
    public string[] Prefix => ["ip", "netns", "exec", Space];

    /// <summary>Loses every packet of one direction: what another sends to it, or what it sends to the other.</summary>
    /// <param name="other">The other's address.</param>
    /// <param name="outgoing">What it sends, not what it hears.</param>
    public void Lose(string other, bool outgoing)
    {
        if (!_isCut)
        {
            _isCut = true;
            Run("nft", "add", "table", "inet", Table);
            Run("nft", "add", "chain", "inet", Table, "in", "{ type filter hook input priority 0 ; }");
            Run("nft", "add", "chain", "inet", Table, "out", "{ type filter hook output priority 0 ; }");
        }

        if (outgoing)
        {
            Run("nft", "add", "rule", "inet", Table, "out", "ip", "daddr", other, "drop");
        }
        else
        {
            Run("nft", "add", "rule", "inet", Table, "in", "ip", "saddr", other, "drop");
        }
    }

    /// <summary>Lets no more than so much leave it.</summary>
    public void Narrow(int kilobits)
    {
        _isNarrow = true;
        var rate = string.Create(CultureInfo.InvariantCulture, $"{kilobits}kbit");
        Run("tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", rate, "burst", "16kb", "latency", "2s");
    }

    /// <summary>As if nothing had been.</summary>
    public void Heal()
    {
        if (_isCut)
        {
            Run("nft", "delete", "table", "inet", Table);
        }

        if (_isNarrow)
        {
            Run("tc", "qdisc", "del", "dev", "eth0", "root");
        }

        (_isCut, _isNarrow) = (false, false);
    }

    internal void Run(params string[] command) => Network.Run([.. Prefix, .. command]);
}

/// <summary>A test that needs networks which can be cut.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsNetworkFactAttribute : FactAttribute
{
    public NeedsNetworkFactAttribute() => Skip = Network.Impossible;
}

/// <summary>Tests that need networks which can be cut.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsNetworkTheoryAttribute : TheoryAttribute
{
    public NeedsNetworkTheoryAttribute() => Skip = Network.Impossible;
}
