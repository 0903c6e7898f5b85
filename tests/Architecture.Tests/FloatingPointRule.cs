using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace TopGrid.Architecture.Tests;

/// <summary>
/// No floating point in compiled code: neither fields, parameters, returns, locals nor instructions. The analyzer for banned symbols
/// misses locals, literals and arithmetic, so the rule looks at what the compiler made.
/// </summary>
internal static class FloatingPointRule
{
    private static readonly Code[] _floatCodes =
    [
        Code.Ldc_R4, Code.Ldc_R8, Code.Conv_R4, Code.Conv_R8, Code.Conv_R_Un,
        Code.Ldind_R4, Code.Ldind_R8, Code.Stind_R4, Code.Stind_R8,
        Code.Ldelem_R4, Code.Ldelem_R8, Code.Stelem_R4, Code.Stelem_R8,
    ];

    public static IEnumerable<string> Violations(AssemblyDefinition assembly) =>
        assembly.MainModule.GetAllTypes().SelectMany(type => Fields(type).Concat(type.Methods.SelectMany(Method)));

    private static IEnumerable<string> Fields(TypeDefinition type) =>
        type.Fields.Where(field => IsFloating(field.FieldType)).Select(field => $"{field.FullName} is a floating point field.");

    private static IEnumerable<string> Method(MethodDefinition method)
    {
        if (IsFloating(method.ReturnType) || method.Parameters.Any(parameter => IsFloating(parameter.ParameterType)))
        {
            yield return $"{method.FullName} takes or returns floating point.";
        }

        if (!method.HasBody)
        {
            yield break;
        }

        if (method.Body.Variables.Any(variable => IsFloating(variable.VariableType)))
        {
            yield return $"{method.FullName} has a floating point local.";
        }

        foreach (var instruction in method.Body.Instructions)
        {
            var calls = instruction.Operand is MethodReference called
                && (IsFloating(called.ReturnType)
                || IsFloating(called.DeclaringType)
                || called.Parameters.Any(parameter => IsFloating(parameter.ParameterType)));
            if (calls || _floatCodes.Contains(instruction.OpCode.Code))
            {
                yield return $"{method.FullName} computes with floating point: {instruction}.";
            }
        }
    }

    private static bool IsFloating(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.Any(IsFloating),
        TypeSpecification wrapped => IsFloating(wrapped.ElementType),
        _ => type.FullName is "System.Double" or "System.Single" or "System.Half" or "System.Decimal",
    };
}
