using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>
/// The base of every module's context: one model, its own schema (PostgreSQL) or prefix (SQLite), and the conventions of
/// <see cref="ModelConventions"/>. A context is made per unit of work, <c>new XDbContext(database)</c>, and disposed.
/// </summary>
/// <param name="database">The open database.</param>
/// <param name="module">The module's name in snake_case: its schema or prefix.</param>
public abstract class ModuleDbContext(StorageDatabase database, string module) : DbContext
{
    // Ours to dispose: EF, disposing one that was never used, asks a service provider that is already gone for interceptors.
    private DbConnection? _connection;

    /// <summary>Which database this context speaks to.</summary>
    public Dialect Dialect => database.Dialect;

    /// <summary>The open database.</summary>
    public StorageDatabase Storage => database;

    /// <summary>Describes entities, keys and indexes. Names, schema, collation and value forms are added by convention afterwards.</summary>
    protected abstract void BuildModel(ModelBuilder model);

    /// <inheritdoc/>
    protected sealed override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        _connection = database.CreateConnection();
        database.Configure(optionsBuilder, _connection, module, GetType().Assembly);
    }

    /// <inheritdoc/>
    protected sealed override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        ModelConventions.ApplyValueForms(configurationBuilder, Dialect);

    /// <inheritdoc/>
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        BuildModel(modelBuilder);
        ModelConventions.ApplyNames(modelBuilder.Model, module, Dialect);
    }

    /// <inheritdoc/>
#pragma warning disable CA1816 // The base suppresses finalisation.
    public sealed override void Dispose()
    {
        base.Dispose();
        _connection?.Dispose();
    }

    /// <inheritdoc/>
    public sealed override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }
#pragma warning restore CA1816
}
