using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TopGrid.Architecture.Tests;

/// <summary>
/// The shape of docs/decisions and of the folders, checked in the compiled assemblies. Every rule is shown to catch a planted violation.
/// </summary>
public sealed class ArchitectureTests
{
    private const string Engine = "TopGrid.Allocation.Engine";
    private const string RulesBelow = "TopGrid.Rules";

    /// <summary>The assemblies in which no result may pass through floating point.</summary>
    public static TheoryData<string> Exact =>
        [Engine, RulesBelow, "TopGrid.Allocation.Calculation", "TopGrid.Assessment.Conditions"];

    [Fact]
    public void No_module_reaches_the_internals_of_another_and_arrows_point_only_to_the_left()
    {
        string[] violations = [.. Assemblies.Ours().SelectMany(name => DependencyRules.ModuleReferences(Assemblies.Read(name)))];
        Assert.Empty(violations);
    }

    [Fact]
    public void A_planted_reference_to_the_internals_of_another_module_is_caught()
    {
        var employment = Assemblies.Read("TopGrid.Employment");
        Plant(employment, "TopGrid.Registration");
        Assert.Contains(
            DependencyRules.ModuleReferences(employment),
            violation => violation.Contains("internals of another module: TopGrid.Registration", StringComparison.Ordinal));
    }

    [Fact]
    public void A_planted_reference_to_the_engine_of_another_module_is_caught()
    {
        var employment = Assemblies.Read("TopGrid.Employment");
        Plant(employment, Engine);
        Assert.Contains(DependencyRules.ModuleReferences(employment), violation => violation.Contains(Engine, StringComparison.Ordinal));
    }

    [Fact]
    public void A_planted_arrow_to_the_right_is_caught()
    {
        var registration = Assemblies.Read("TopGrid.Registration");
        Plant(registration, "TopGrid.Allocation.Contracts");
        Assert.Contains(
            DependencyRules.ModuleReferences(registration), violation => violation.Contains("to its right", StringComparison.Ordinal));
    }

    [Fact]
    public void Contracts_reference_only_common_contracts()
    {
        string[] violations = [.. Assemblies.Ours().SelectMany(name => DependencyRules.ContractReferences(Assemblies.Read(name)))];
        Assert.Empty(violations);
    }

    [Fact]
    public void A_planted_reference_from_contracts_to_other_contracts_is_caught()
    {
        var contracts = Assemblies.Read("TopGrid.Employment.Contracts");
        Plant(contracts, "TopGrid.Allocation.Contracts");
        Assert.NotEmpty(DependencyRules.ContractReferences(contracts));
    }

    [Fact]
    public void Shared_libraries_know_no_module()
    {
        string[] violations = [.. Assemblies.Ours().SelectMany(name => DependencyRules.SharedReferences(Assemblies.Read(name)))];
        Assert.Empty(violations);
    }

    [Fact]
    public void A_planted_reference_from_a_shared_library_to_a_module_is_caught()
    {
        var storage = Assemblies.Read("TopGrid.Data");
        Plant(storage, "TopGrid.Registration");
        Assert.NotEmpty(DependencyRules.SharedReferences(storage));
    }

    [Fact]
    public void There_is_one_way_to_a_transaction()
    {
        string[] violations = [.. Assemblies.Ours().SelectMany(name => TransactionRule.Violations(Assemblies.Read(name)))];
        Assert.Empty(violations);
    }

    [Theory]
    [InlineData("System.Data.Common", "DbConnection")]
    [InlineData("LinqToDB.Data", "DataConnection")]
    public void A_planted_transaction_past_it_is_caught(string where, string type)
    {
        var employment = Assemblies.Read("TopGrid.Employment");
        var module = employment.MainModule;
        var planted = new TypeDefinition("Planted", "Violation", TypeAttributes.Class, module.TypeSystem.Object);
        var method = new MethodDefinition("Change", MethodAttributes.Static, module.TypeSystem.Void);
        method.Body.GetILProcessor().Emit(
            OpCodes.Call,
            new MethodReference(
                "BeginTransaction", module.TypeSystem.Object, new TypeReference(where, type, module, module.TypeSystem.CoreLibrary)));
        planted.Methods.Add(method);
        module.Types.Add(planted);

        Assert.Contains("begins a transaction of its own", Assert.Single(TransactionRule.Violations(employment)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_assembly_knows_the_storage_library_that_was_replaced() => Assert.DoesNotContain(
        Assemblies.Ours().SelectMany(name => DependencyRules.References(Assemblies.Read(name))),
        reference => reference.Contains("EntityFrameworkCore", StringComparison.Ordinal));

    [Fact]
    public void Only_the_cluster_knows_of_actors() =>
        Assert.Empty(Assemblies.Ours().SelectMany(name => DependencyRules.ActorReferences(Assemblies.Read(name))));

    [Theory]
    [InlineData("TopGrid.Allocation")]
    [InlineData("TopGrid.Worker")]
    [InlineData("TopGrid.Host")]
    public void A_planted_reference_to_actors_is_caught(string name)
    {
        var assembly = Assemblies.Read(name);
        Plant(assembly, "Akka.Cluster");
        Assert.Equal([$"{name} references Akka.Cluster"], DependencyRules.ActorReferences(assembly));
    }

    [Fact]
    public void The_engine_references_nothing() => Assert.Empty(DependencyRules.EngineReferences(Assemblies.Read(Engine)));

    [Theory]
    [InlineData("TopGrid.Dataset")]
    [InlineData("Npgsql")]
    [InlineData("System.Net.Http")]
    public void A_planted_reference_of_the_engine_is_caught(string reference)
    {
        var engine = Assemblies.Read(Engine);
        Plant(engine, reference);
        Assert.NotEmpty(DependencyRules.EngineReferences(engine));
    }

    [Fact]
    public void The_rules_lie_below_all_modules_and_read_no_file() =>
        Assert.Empty(DependencyRules.RulesReferences(Assemblies.Read(RulesBelow)));

    [Theory]
    [InlineData("TopGrid.Dataset")]
    [InlineData("TopGrid.Allocation.Engine")]
    [InlineData("Npgsql")]
    [InlineData("System.IO.FileSystem")]
    public void A_planted_reference_of_the_rules_is_caught(string reference)
    {
        var rules = Assemblies.Read(RulesBelow);
        Plant(rules, reference);
        Assert.NotEmpty(DependencyRules.RulesReferences(rules));
    }

    [Fact]
    public void A_planted_file_that_the_rules_open_is_caught()
    {
        var rules = Assemblies.Read(RulesBelow);
        var module = rules.MainModule;
        var planted = new TypeDefinition("Planted", "Violation", TypeAttributes.Class, module.TypeSystem.Object);
        var method = new MethodDefinition("Open", MethodAttributes.Static, module.TypeSystem.Void);
        method.Body.GetILProcessor().Emit(
            OpCodes.Call, module.ImportReference(typeof(File).GetMethod(nameof(File.ReadAllText), [typeof(string)])));
        planted.Methods.Add(method);
        module.Types.Add(planted);
        Assert.NotEmpty(DependencyRules.RulesReferences(rules));
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void Nothing_that_reaches_a_result_contains_floating_point(string name) =>
        Assert.Empty(FloatingPointRule.Violations(Assemblies.Read(name)));

    [Theory]
    [InlineData("local")]
    [InlineData("literal")]
    [InlineData("field")]
    [InlineData("call")]
    public void Planted_floating_point_in_the_engine_is_caught(string kind)
    {
        var engine = Assemblies.Read(Engine);
        var module = engine.MainModule;
        var type = new TypeDefinition("Planted", "Violation", TypeAttributes.Class, module.TypeSystem.Object);
        var method = new MethodDefinition("Compute", MethodAttributes.Static, module.TypeSystem.Void);
        var il = method.Body.GetILProcessor();
        switch (kind)
        {
            case "local":
                method.Body.Variables.Add(new VariableDefinition(module.TypeSystem.Double));
                break;
            case "literal":
                il.Emit(OpCodes.Ldc_R8, 0.01);
                il.Emit(OpCodes.Pop);
                break;
            case "field":
                type.Fields.Add(new FieldDefinition("share", FieldAttributes.Static, module.TypeSystem.Single));
                break;
            default:
                il.Emit(OpCodes.Call, module.ImportReference(typeof(Math).GetMethod(nameof(Math.Floor), [typeof(double)])));
                break;
        }

        il.Emit(OpCodes.Ret);
        type.Methods.Add(method);
        module.Types.Add(type);
        Assert.NotEmpty(FloatingPointRule.Violations(engine));
    }

    private static void Plant(AssemblyDefinition assembly, string reference) =>
        assembly.MainModule.AssemblyReferences.Add(new AssemblyNameReference(reference, new Version(1, 0, 0, 0)));
}
