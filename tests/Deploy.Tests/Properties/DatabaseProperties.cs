using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>What the database is asked to be.</summary>
internal static class DatabaseProperties
{
    public static IReadOnlyList<Property> All { get; } =
    [
        new("The database is encoded in UTF-8 and sorts by bytes",
            manifests => The(manifests).At("spec", "bootstrap", "initdb") is { } init
                && init.Text("encoding") == "UTF8"
                && init.Text("localeCollate") == "C" ? [] : ["initdb"],
            manifests => The(manifests)["spec"]!["bootstrap"]!["initdb"]!["encoding"] = "LATIN1"),

        new("Hosts and workers use a role that owns nothing and has no password",
            manifests => The(manifests).List("spec", "managed", "roles")
                .Any(role => role.Text("name") == "topgrid_app" && role.Is(true, "login")
                    && role.Is(false, "superuser") && role.Is(false, "createrole") && role.Is(true, "disablePassword"))
                && The(manifests).Text("spec", "bootstrap", "initdb", "owner") == "topgrid_owner"
                && The(manifests).Is(false, "spec", "enableSuperuserAccess") ? [] : ["topgrid_app"],
            manifests => The(manifests)["spec"]!["bootstrap"]!["initdb"]!["owner"] = "topgrid_app"),

        new("A commit is answered when a standby has it, and there are standbys on other nodes",
            manifests => The(manifests) is var one
                && one.Text("spec", "instances") == "3"
                && one.Text("spec", "postgresql", "synchronous", "number") == "1"
                && one.Text("spec", "postgresql", "synchronous", "dataDurability") == "required"
                && one.Text("spec", "affinity", "podAntiAffinityType") == "required"
                && one.Is(true, "spec", "enablePDB") ? [] : ["topgrid-db"],
            manifests => The(manifests)["spec"]!["postgresql"]!["synchronous"]!["dataDurability"] = "preferred") { ProductionOnly = true },

        new("The log of writes is archived continuously and a copy made every night, both encrypted",
            manifests =>
            {
                var store = manifests.OfKind("ObjectStore").Single();
                var archives = The(manifests).List("spec", "plugins")
                    .Any(
                        plugin => plugin.Is(true, "isWALArchiver")
                            && plugin.Text("parameters", "barmanObjectName") == Manifests.NameOf(store));
                var nightly = manifests.OfKind("ScheduledBackup")
                    .Any(one => one.Text("spec", "cluster", "name") == "topgrid-db" && one.Text("spec", "method") == "plugin"
                    && one.Text("spec", "schedule").Split(' ') is [_, _, _, "*", "*", "*"]);
                var safe = store.Text("spec", "configuration", "endpointURL").StartsWith("https://", StringComparison.Ordinal)
                    && store.Text("spec", "configuration", "wal", "encryption").Length > 0
                    && store.Text("spec", "configuration", "data", "encryption").Length > 0
                    && store.Text("spec", "retentionPolicy").Length > 0;
                return archives && nightly && safe ? [] : [$"archived {archives}, nightly {nightly}, encrypted {safe}"];
            },
            manifests => manifests.OfKind("ScheduledBackup").Single()["spec"]!["schedule"] = "0 30 1 1 * *") { ProductionOnly = true },
    ];

    private static JsonObject The(Manifests manifests) => manifests.OfKind("Cluster").Single();
}
