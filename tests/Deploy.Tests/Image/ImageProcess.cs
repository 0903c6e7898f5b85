using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TopGrid.Deploy.Tests.Image;

/// <summary>
/// A process with the tree of an image as its root, which it cannot write, as user 10001 without capabilities: what a container runtime
/// makes of a container. Its mounts are its own and gone with it; it is killed with the test process at the latest.
/// </summary>
internal sealed class ImageProcess : IAsyncDisposable
{
    // $1 the tree, $2 the volumes, $3 the user. Devices are single files, as in a container, and nothing else of the machine is there.
    private const string Enter = """
        set -e
        tree=$1 volumes=$2 user=$3
        shift 3
        mount --bind "$tree" "$tree"
        mount --rbind /proc "$tree/proc"
        mount -t tmpfs -o mode=755,size=64k topgrid "$tree/dev"
        for device in null zero random urandom; do touch "$tree/dev/$device"; mount --bind "/dev/$device" "$tree/dev/$device"; done
        mount -t tmpfs -o mode=1777,size=64m,nosuid,nodev topgrid "$tree/tmp"
        mount -t tmpfs -o "mode=700,size=256m,nosuid,nodev,uid=$user,gid=$user" topgrid "$tree/data"
        mount --bind "$volumes" "$tree/etc/topgrid"
        mount -o remount,bind,ro "$tree/etc/topgrid"
        mount -o remount,bind,ro "$tree"
        cd /
        exec setpriv --no-new-privs chroot --userspec="$user:$user" --groups= "$tree" "$@"
        """;

    // The shell lives until the test closes its input; the process takes its place in the mount name space by exec, so its id stays.
    private const string Watch = "\"$@\" & child=$!; echo $child; cat > /dev/null; kill -KILL $child 2> /dev/null; wait $child";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly Process _shell;
    private readonly StringBuilder _said = new();

    private Task _heard = Task.CompletedTask;

    private ImageProcess(Process shell) => _shell = shell;

    /// <summary>Id of the process itself.</summary>
    public int Id { get; private set; }

    /// <summary>What it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts it with exactly these variables.</summary>
    public static async Task<ImageProcess> StartAsync(
        string tree, string volumes, string user, IReadOnlyDictionary<string, string> variables, IEnumerable<string> command)
    {
        string[] environment = [.. variables.Select(one => $"{one.Key}={one.Value}")];
        var process = new ImageProcess(Process.Start(new ProcessStartInfo("sh",
        [
            "-c", Watch, "sh", "unshare", "--mount", "--propagation", "private", "env", "-i", .. environment,
            "/bin/sh", "-c", Enter, "sh", tree, volumes, user, .. command,
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        process.Id = int.Parse((await process._shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        process._heard = Task.WhenAll(process.HearAsync(process._shell.StandardOutput), process.HearAsync(process._shell.StandardError));
        return process;
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> EndAsync()
    {
        using var giveUp = new CancellationTokenSource(_patience);
        while (IsRunning)
        {
            await Task.Delay(50, giveUp.Token);
        }

        return await CloseAsync();
    }

    /// <summary>Asks it to end (SIGTERM), as a kubelet does, and waits as long as the pod is given.</summary>
    public async Task<int> TerminateAsync(TimeSpan grace)
    {
        await Tool.RunAsync("kill", "-TERM", Id.ToString(CultureInfo.InvariantCulture));
        var asked = Stopwatch.StartNew();
        while (IsRunning)
        {
            Assert.True(asked.Elapsed < grace, $"It did not end within {grace} of SIGTERM:\n{Said}");
            await Task.Delay(50);
        }

        return await CloseAsync();
    }

    /// <summary>A line of <c>/proc/ID/status</c>.</summary>
    public string Status(string name) => File.ReadLines($"/proc/{Id}/status")
        .Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    /// <summary>The options of its mounts by their place in the image.</summary>
    public Dictionary<string, string[]> Mounts() => File.ReadLines($"/proc/{Id}/mountinfo").Select(line => line.Split(' '))
        .GroupBy(parts => parts[4], StringComparer.Ordinal)
        .ToDictionary(place => place.Key, place => place.Last()[5].Split(','), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _shell.Dispose();
    }

    /// <summary>Has it not ended?</summary>
    // Ended, and not yet waited for by the shell, is ended too.
    public bool IsRunning => !_shell.HasExited && File.Exists($"/proc/{Id}/stat") && !Status("State").StartsWith('Z');

    private async Task<int> CloseAsync()
    {
        _shell.StandardInput.Close();
        using var giveUp = new CancellationTokenSource(_patience);
        await _shell.WaitForExitAsync(giveUp.Token);
        await _heard;
        return _shell.ExitCode;
    }

    private async Task HearAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }
        }
    }
}
