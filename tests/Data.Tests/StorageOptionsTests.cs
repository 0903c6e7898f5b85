using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public sealed class StorageOptionsTests
{
    private static readonly Func<string, string?> _nothing = _ => null;

    [Theory]
    [InlineData("/data", "/home/ann", "/data/topgrid/topgrid.db")]
    [InlineData(null, "/home/ann", "/home/ann/.local/share/topgrid/topgrid.db")]
    [InlineData("relative/is/ignored", "/home/ann", "/home/ann/.local/share/topgrid/topgrid.db")]
    public void Without_a_setting_the_file_is_in_the_users_data_folder(string? data, string home, string expected)
    {
        var options = StorageOptions.Parse(" ", name => name == "XDG_DATA_HOME" ? data : home);
        Assert.Equal((Dialect.Sqlite, expected), (options.Dialect, options.Target));
    }

    [Theory]
    [InlineData("postgres://ann:p%40ss@db.example:6432/grid?sslmode=require")]
    [InlineData("postgresql://ann:p%40ss@db.example:6432/grid?SSL Mode=Require")]
    [InlineData("postgres:Host=db.example;Port=6432;Database=grid;Username=ann;Password=p@ss;SSL Mode=Require")]
    [InlineData("Host=db.example;Port=6432;Database=grid;Username=ann;Password=p@ss;SSL Mode=Require")]
    public void All_forms_of_a_PostgreSQL_setting_mean_the_same_and_show_no_password(string setting)
    {
        var options = StorageOptions.Parse(setting, _nothing);
        Assert.Equal(Dialect.PostgreSql, options.Dialect);
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(options.Target);
        Assert.Equal(("db.example", 6432, "grid", "ann", "p@ss", Npgsql.SslMode.Require, "topgrid"),
            (parts.Host, parts.Port, parts.Database, parts.Username, parts.Password, parts.SslMode, parts.ApplicationName));
        Assert.Equal("postgres://db.example:6432/grid", options.ToString());
    }

    [Theory]
    [InlineData("sqlite:")]
    [InlineData("mysql")]
    [InlineData("Database=grid")]
    [InlineData("Nonsense=1;Host=x")]
    [InlineData("postgres://")]
    [InlineData("postgres://host/db?nonsense=1")]
    public void Anything_else_is_refused_with_the_forms_there_are(string setting)
    {
        var error = Assert.Throws<StorageException>(() => StorageOptions.Parse(setting, _nothing));
        Assert.True(
            error.Message.Contains("sqlite:PATH", StringComparison.Ordinal) || error.Message.Contains("nonsense", StringComparison.Ordinal),
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Target Session Attributes=primary")]
    [InlineData(";Target Session Attributes=read-write")]
    public async Task Of_several_servers_whichever_is_the_primary_is_used(string which)
    {
        var server = await PostgresServer.SharedAsync();
        var one = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString("postgres"));
        var options = StorageOptions.Parse(
            $"postgres:Host=127.0.0.1:1,127.0.0.1:{one.Port};Username={one.Username};Database=postgres{which}", _nothing);
        Assert.Equal($"postgres://127.0.0.1:1,127.0.0.1:{one.Port}/postgres", options.ToString());
        await using var database = StorageDatabase.Open(options);
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    [Fact]
    public void A_setting_that_asks_for_a_standby_is_refused_since_nothing_could_be_written() =>
        Assert.Contains(
            "the primary is found",
            Assert.Throws<StorageException>(() => StorageOptions.Parse("Host=a,b;Target Session Attributes=standby", _nothing)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Without_any_home_the_operator_is_asked_for_a_path() =>
        Assert.Contains(
            "sqlite:PATH", Assert.Throws<StorageException>(() => StorageOptions.Parse(null, _nothing)).Message, StringComparison.Ordinal);
}
