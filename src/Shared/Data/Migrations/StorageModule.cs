using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Migrations;

/// <summary>A module as the migrations see it.</summary>
/// <param name="Name">The module's name: its schema or prefix.</param>
/// <param name="CreateContext">Makes a context of the module; the caller disposes it.</param>
public sealed record StorageModule(string Name, Func<StorageDatabase, ModuleDbContext> CreateContext);
