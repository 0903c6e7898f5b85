using System.Globalization;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Allocation.V1;
using TopGrid.Common.V1;
using TopGrid.Employment.V1;
using TopGrid.Testing;

namespace TopGrid.Employment.Tests;

#pragma warning disable CA1001 // xunit disposes by IAsyncLifetime.
public abstract class EmploymentModuleTests(TestDatabase database) : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly Caller _operator = Who(CallerRole.Operator);
    private static int _lastYear = 2024;

    private readonly int _year = Interlocked.Increment(ref _lastYear);
    private EmploymentHost _host = null!;

    private string YearName => string.Create(CultureInfo.InvariantCulture, $"years/{_year}");

    public async Task InitializeAsync()
    {
        await database.MigrateAsync(Requests.RequestsModule.Storage, EmploymentModule.Storage);
        _host = new EmploymentHost(database.Database);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_migrated_schema_is_the_models_schema()
    {
        var fresh = await database.AnotherAsync();
        Assert.Empty(await SchemaComparer.DifferencesAsync(fresh, EmploymentModule.Storage));
        await fresh.DisposeAsync();
    }

    [Fact]
    public async Task Claims_of_a_published_run_add_up_to_the_places_granted()
    {
        // GZ 8 + 1 + 2 = 11, KP 1, VS 3: 15 places, 5 claims; nothing granted is no claim.
        Publish("r1");
        var computed = await ComputeAsync();
        Assert.Equal(($"{YearName}/runs/r1", 5L, 15L), (computed.Run, computed.ClaimCount, computed.StartingPlaces));

        var list = await ListAsync(_operator);
        Assert.Equal(5, list.TotalSize);
        Assert.Equal(["GZ~A", "GZ~B", "GZ~Z", "KP~A", "VS~C"], list.Claims.Select(claim => claim.Name.Split('/')[^1]));
        Assert.Equal(15, list.Claims.Sum(claim => claim.Years.Sum(year => year.Starting)));
        var claim = await GetAsync(_operator, "GZ~A");
        Assert.Equal(list.Claims[0], claim);
        Assert.Equal(
            ($"{YearName}/runs/r1", 8L, 2L, 1L, "Instelling A"),
            (claim.Run, claim.Granted, claim.Bonus, claim.MovedOut, claim.DisplayName));
        Assert.Equal([(_year, 8L, 0L), (_year + 1, 0L, 8L)], claim.Years.Select(year => (year.Year, year.Starting, year.Continuing)));
        Assert.Contains("instroom", claim.Rule.Sentence.Nl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Computing_again_changes_nothing_and_a_later_run_replaces_all_claims()
    {
        Publish("r1");
        await ComputeAsync();
        var first = await GetAsync(_operator, "GZ~A");
        await ComputeAsync();
        Assert.Equal(first, await GetAsync(_operator, "GZ~A"));

        _host.Allocation.Publish($"{YearName}/runs/r2", Row("A", 8, bonus: 2, movedOut: 1), Row("B", 3));
        await ComputeAsync();
        var second = await ListAsync(_operator);
        Assert.Equal([("A", 8L), ("B", 3L)], second.Claims.Select(claim => (claim.Tpid, claim.Granted)));
        Assert.Equal(first.Etag, second.Claims[0].Etag);
        Assert.EndsWith("r2", second.Claims[0].Run, StringComparison.Ordinal);

        Assert.EndsWith("r1", (await ComputeAsync($"{YearName}/runs/r1")).Run, StringComparison.Ordinal);
        Assert.Equal(5, (await ListAsync(_operator)).TotalSize);
    }

    [Fact]
    public async Task A_run_that_is_not_published_and_a_run_of_another_year_are_refused()
    {
        Assert.Equal(StatusCode.FailedPrecondition, (await RefusalAsync(() => ComputeAsync($"{YearName}/runs/secret"))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusalAsync(() => ComputeAsync("years/2019/runs/r1"))).StatusCode);
        Assert.Equal(
            StatusCode.InvalidArgument,
            (await RefusalAsync(
                () => _host.As(_operator, async client => await client.ComputeClaimsAsync(new() { Parent = YearName })))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => ListAsync(_operator))).StatusCode);
    }

    [Fact]
    public async Task An_institution_sees_its_own_claims_and_the_others_do_not_exist_for_it()
    {
        Publish("r1");
        await ComputeAsync();
        var a = Who(CallerRole.Institution) with { Institutions = ["A"] };
        var own = await ListAsync(a);
        Assert.Equal(["GZ", "KP"], own.Claims.Select(claim => claim.Name.Split('/')[^1].Split('~')[0]));
        Assert.Equal(2, own.TotalSize);
        Assert.Equal("A", (await GetAsync(a, "GZ~A")).Tpid);
        var other = await RefusalAsync(() => GetAsync(a, "GZ~B"));
        var missing = await RefusalAsync(() => GetAsync(a, "GZ~X"));
        Assert.Equal(StatusCode.NotFound, other.StatusCode);
        Assert.Equal(missing.Status.Detail.Replace("GZ~X", "GZ~B", StringComparison.Ordinal), other.Status.Detail);
    }

    [Fact]
    public async Task A_lead_sees_the_claims_of_the_members_of_the_consortia_that_it_leads()
    {
        Publish("r1");
        await ComputeAsync();
        _host.Registration.Add("C1", "A", "A", "Z");
        _host.Registration.Add("C2", "C", "A", "B", "C");
        Assert.Equal(
            ["A", "A", "Z"],
                (await ListAsync(Who(CallerRole.Lead) with { Institutions = ["A"] })).Claims.Select(claim => claim.Tpid).Order());
        Assert.Equal(
            ["A", "A", "B", "C"],
                (await ListAsync(Who(CallerRole.Lead) with { Consortia = ["C2"] })).Claims.Select(claim => claim.Tpid).Order());
        // Not as a lead: then being a member of C2 shows nothing of the others.
        Assert.Equal(
            ["A", "A"], (await ListAsync(Who(CallerRole.Institution) with { Institutions = ["A"] })).Claims.Select(claim => claim.Tpid));
        Assert.Empty((await ListAsync(Who(CallerRole.Lead))).Claims);
    }

    [Fact]
    public async Task Who_has_no_such_role_may_not_call()
    {
        Publish("r1");
        await ComputeAsync();
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(() => ListAsync(Who(CallerRole.Institute)))).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(() => ComputeAsync(caller: Who(CallerRole.Institution)))).StatusCode);
        Assert.Equal(5, (await ListAsync(Who(CallerRole.Auditor))).TotalSize);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_by_filter()
    {
        Publish("r1");
        await ComputeAsync();
        var names = new List<string>();
        var token = "";
        do
        {
            var page = await ListAsync(_operator, pageSize: 2, token: token);
            Assert.Equal(5, page.TotalSize);
            names.AddRange(page.Claims.Select(claim => claim.Name.Split('/')[^1]));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(["GZ~A", "GZ~B", "GZ~Z", "KP~A", "VS~C"], names);
        Assert.Equal(
            ["GZ", "KP"], (await ListAsync(_operator, filter: "tpid = A")).Claims.Select(claim => claim.Name.Split('/')[^1].Split('~')[0]));
        Assert.Equal("C", Assert.Single((await ListAsync(_operator, filter: "profession = VS")).Claims).Tpid);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusalAsync(() => ListAsync(_operator, filter: "profession = XX"))).StatusCode);
    }

    private static Caller Who(CallerRole role) => new Caller("user", "User") with { Roles = [role] };

    private static Result Row(
        string tpid, long granted, Profession profession = Profession.Gz, long bonus = 0, long movedOut = 0, long movedIn = 0) => new()
    {
        Profession = profession,
        Tpid = tpid,
        DisplayName = "Instelling " + tpid,
        Granted = granted,
        Bonus = bonus,
        MovedOut = movedOut,
        MovedIn = movedIn,
    };

    private void Publish(string run) => _host.Allocation.Publish(
        $"{YearName}/runs/{run}",
        Row("A", 8, bonus: 2, movedOut: 1),
        Row("B", 2),
        Row("N", 0),
        Row("Z", 1, movedIn: 1),
        Row("A", 1, Profession.Kp),
        Row("C", 3, Profession.Vs));

    private Task<ComputeClaimsResponse> ComputeAsync(string run = "", Caller? caller = null) =>
        _host.As(
            caller ?? _operator,
            async client => await client.ComputeClaimsAsync(new() { Parent = YearName, Run = run, RequestId = Guid.NewGuid().ToString() }));

    private Task<Claim> GetAsync(Caller caller, string claim) =>
        _host.As(caller, async client => await client.GetClaimAsync(new() { Name = $"{YearName}/claims/{claim}" }));

    private Task<ListClaimsResponse> ListAsync(Caller caller, int pageSize = 0, string token = "", string filter = "") => _host.As(
        caller,
        async client => await client.ListClaimsAsync(new() { Parent = YearName, PageSize = pageSize, PageToken = token, Filter = filter }));

    private static Task<RpcException> RefusalAsync<T>(Func<Task<T>> call) => Assert.ThrowsAsync<RpcException>(call);
}

public sealed class EmploymentModuleTestsOnSqlite(SqliteTestDatabase database)
    : EmploymentModuleTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class EmploymentModuleTestsOnPostgres(PostgresTestDatabase database)
    : EmploymentModuleTests(database), IClassFixture<PostgresTestDatabase>;
