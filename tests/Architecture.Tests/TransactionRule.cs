using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace TopGrid.Architecture.Tests;

/// <summary>
/// There is one way to a transaction: that of the data library, which waits for other writers, and lets the log and the answers to requests
/// write their rows before it ends. Whoever began one past it would change something that no log knows of.
/// </summary>
internal static class TransactionRule
{
    private const string Own = "TopGrid.Data";

    public static IEnumerable<string> Violations(AssemblyDefinition assembly) => assembly.Name.Name == Own
        ? []
        : assembly.MainModule.GetAllTypes()
            .SelectMany(type => type.Methods)
            .Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions
                .Where(instruction => instruction.Operand is MethodReference called && Begins(called))
                .Select(_ => $"{method.FullName} begins a transaction of its own; take StorageDatabase.BeginAsync."));

    private static bool Begins(MethodReference called) =>
        called.Name is "BeginTransaction" or "BeginTransactionAsync"
        && (called.DeclaringType.FullName.StartsWith("System.Data.", StringComparison.Ordinal)
            || called.DeclaringType.FullName.StartsWith("LinqToDB.", StringComparison.Ordinal)
            || called.DeclaringType.FullName.StartsWith("Microsoft.Data.", StringComparison.Ordinal)
            || called.DeclaringType.FullName.StartsWith("Npgsql.", StringComparison.Ordinal));
}
