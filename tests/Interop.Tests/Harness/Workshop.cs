namespace TopGrid.Interop.Tests.Harness;

/// <summary>Folders under obj in which packages are installed and peers compiled; what is there and still fits is used again.</summary>
internal static class Workshop
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Packages for the peer on node. Returns their folder, for NODE_PATH.</summary>
    public static Task<string> NodePackagesAsync() =>
        NodePackagesAsync(Repository.Here("Peers", "js"), Repository.Here("obj", "peers", "js"));

    /// <summary>Packages for node as package-lock.json in one folder names them, installed in another. Returns their folder.</summary>
    public static async Task<string> NodePackagesAsync(string source, string target)
    {
        using var only = await LockAsync(target);
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        var stamp = Path.Combine(target, "installed");
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != wanted)
        {
            foreach (var name in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(Path.Combine(source, name), Path.Combine(target, name), overwrite: true);
            }

            await Tool.RequireAsync(target, _patience, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            await File.WriteAllTextAsync(stamp, wanted);
        }

        return Path.Combine(target, "node_modules");
    }

    /// <summary>The C++ peer, and the descriptors of our contracts. Returns their paths.</summary>
    public static async Task<(string Program, string Descriptors)> CppPeerAsync()
    {
        var target = Repository.Here("obj", "peers", "cpp");
        using var only = await LockAsync(target);
        await Tool.RequireAsync(Repository.Here("Peers", "cpp"), _patience, "make", "-j2", $"OUT={target}",
            $"GOOGLE={AppContext.BaseDirectory}");
        return (Path.Combine(target, "peer"), Path.Combine(target, "contracts.bin"));
    }

    /// <summary>Makes the folder and waits until no other process works in it.</summary>
    private static async Task<FileStream> LockAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(200))
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < _patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }
}
