using System.Globalization;

namespace TopGrid.Testing;

/// <summary>Where the PostgreSQL server programs are.</summary>
public static class PostgresBinaries
{
    private const string Installed = "/usr/lib/postgresql";

    /// <summary>The folder with initdb and postgres: of TOPGRID_POSTGRES_BIN, else the newest installed version, else from PATH.</summary>
    public static string Find()
    {
        var given = Environment.GetEnvironmentVariable("TOPGRID_POSTGRES_BIN");
        var folders = string.IsNullOrEmpty(given)
            ? ByVersion().Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            : [given];
        return folders.FirstOrDefault(
            folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException(
                "The tests need a PostgreSQL server, version 13 or later, and found none "
                + (string.IsNullOrEmpty(given) ? $"under {Installed} or on PATH" : $"in TOPGRID_POSTGRES_BIN ({given})")
                + ". './topgrid test' installs it; by hand on Debian: apt-get install postgresql.");
    }

    private static IEnumerable<string> ByVersion() => !Directory.Exists(Installed)
        ? []
        : Directory.GetDirectories(Installed)
            .OrderByDescending(
                folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"));
}
