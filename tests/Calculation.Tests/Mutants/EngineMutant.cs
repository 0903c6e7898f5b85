using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using TopGrid.Allocation.Engine;
using TopGrid.Rules.Volume;

namespace TopGrid.Calculation.Tests.Mutants;

/// <summary>One seeded mistake in the engine: a name for people, the method, and what becomes of one of its instructions.</summary>
/// <param name="Name">The mistake in words.</param>
/// <param name="Type">Type of the engine, without namespace.</param>
/// <param name="Method">Method of that type.</param>
/// <param name="Change">Changes the body; gives whether it found what it wanted to change.</param>
internal sealed record EngineMutant(string Name, string Type, string Method, Func<ILProcessor, bool> Change)
{
    private static readonly Dictionary<Code, OpCode> _otherBranch = new()
    {
        [Code.Bgt] = OpCodes.Bge, [Code.Bge] = OpCodes.Bgt, [Code.Blt] = OpCodes.Ble, [Code.Ble] = OpCodes.Blt,
    };

    /// <summary>
    /// More than ten mistakes of the kinds people make, one for each part of the ladder. They change constants, calls, operators and the
    /// strictness of comparisons, which a compiler emits the same in Debug and in Release.
    /// </summary>
    public static IReadOnlyList<EngineMutant> All { get; } =
    [
        new("the last day of a training does not count", "VolumeIndex", "WeightedDays", Constant(1, 0)),
        new("a merger on the deadline is too late", "MergerChains", "LastSuccessors", Call("op_LessThanOrEqual", "op_LessThan")),
        new("the guarantee lasts a year longer", "Eligibility", "StatusOf", Constant(1, 0)),
        new("the newcomer pool is rounded down", "NewcomerPool", "Size", Call("RoundHalfUp", "Floor")),
        new("the bonus inside the total stops one too late", "BonusReserve", "Inside", Strictness(0)),
        new("the sector split draws another lot", "SectorSplit", "ByWeight", Text("sector-split", "sector-surplus")),
        new("the threshold leaves out the number of days that fits exactly", "ThresholdSearch", "Find", Strictness(2)),
        new("there is a threshold where all requests just fit", "Threshold", "Find", Strictness(0)),
        new("what is granted already adds to the whole places", "WholePlaces", "ByReciprocal", Operator(Code.Sub, OpCodes.Add)),
        new("consortium priority also where requests equal seats", "SeatPass", "Run", Strictness(0)),
        new("remainders go to those without volume as well", "RemainderStep", "Candidates", Strictness(1)),
        new("lots are drawn for a second place", "LotDraw", "Rank", Constant(1, 2)),
        new("the reserved bonus is rounded half up first", "BonusSplit", "Divide", Call("Floor", "RoundHalfUp")),
        new("all that is held may not be moved", "Division", "Check", Strictness(2)),
        new("a place returned on the last day is late", "ReturnedPlaces", "List", Call("op_LessThanOrEqual", "op_LessThan")),
        new("the waiting list adds places to days", "WaitingList", "ScoreOf", Operator(Code.Mul_Ovf, OpCodes.Add_Ovf)),
    ];

    /// <summary>
    /// Mistakes that leave every place where it was and show in the figures that stand side by side for the policies on returns: a place
    /// that lapses or stays open too often breaks the seal, these do not.
    /// </summary>
    public static IReadOnlyList<EngineMutant> OfFigures { get; } =
    [
        new("places kept in the consortium are not counted", "GiverConsortia", "AreFellows", Constant(1, 0)),
        new("late places are counted as refused", "ReturnsNational", "HandOut", Constant((int)Reason.NothingToReturn, (int)Reason.Late)),
        new("late places do not lower the claim", "ReturnsNational", "Penalty", Constant((int)Reason.NothingToReturn, (int)Reason.Late)),
        new("the penalty is added to the places", "ReturnsNational", "Penalty", Operator(Code.Mul, OpCodes.Add)),
    ];

    public override string ToString() => Name;

    /// <summary>The calculation with the mistake, in the engine or in the count of days.</summary>
    public MutantProgram Apply()
    {
        using var engine = AssemblyDefinition.ReadAssembly(typeof(Ladder).Assembly.Location);
        using var rules = AssemblyDefinition.ReadAssembly(typeof(VolumeIndex).Assembly.Location);
        var assembly = new[] { engine, rules }.Single(one => one.MainModule.Types.Any(t => t.Name == Type));
        var method = assembly.MainModule.Types.Single(t => t.Name == Type).Methods.Single(m => m.Name == Method);
        method.Body.SimplifyMacros();
        Assert.True(
            Change(method.Body.GetILProcessor()), $"{Type}.{Method} no longer has what the mutant '{Name}' changes; choose another place.");
        method.Body.OptimizeMacros();
        using var bytes = new MemoryStream();
        assembly.Write(bytes);
        return new MutantProgram(assembly.Name.Name, bytes.ToArray());
    }

    private static Func<ILProcessor, bool> Constant(int from, int to) => il => First(
        il, i => i.OpCode == OpCodes.Ldc_I4 && (int)i.Operand == from, i => i.Operand = to);

    private static Func<ILProcessor, bool> Text(string from, string to) =>
        il => First(il, i => i.Operand as string == from, i => i.Operand = to);

    private static Func<ILProcessor, bool> Operator(Code from, OpCode to) =>
        il => First(il, i => i.OpCode.Code == from, i => i.OpCode = to);

    /// <summary>The first call of a method becomes one of another with the same parameters on the same type.</summary>
    private static Func<ILProcessor, bool> Call(string from, string to) =>
        il => First(il, i => (i.Operand as MethodReference)?.Name == from, i =>
    {
        var method = (MethodReference)i.Operand;
        var other = new MethodReference(to, method.ReturnType, method.DeclaringType) { HasThis = method.HasThis };
        foreach (var parameter in method.Parameters)
        {
            other.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        }

        i.Operand = other;
    });

    /// <summary>The comparison at a position becomes strict where it was not, and the other way round.</summary>
    private static Func<ILProcessor, bool> Strictness(int position) => il =>
    {
        var comparison = il.Body.Instructions
            .Where(i => _otherBranch.ContainsKey(i.OpCode.Code) || i.OpCode == OpCodes.Cgt || i.OpCode == OpCodes.Clt)
            .ElementAtOrDefault(position);
        if (comparison is null)
        {
            return false;
        }

        if (_otherBranch.TryGetValue(comparison.OpCode.Code, out var branch))
        {
            comparison.OpCode = branch;
            return true;
        }

        // a > b is not (a < b) or equal: its opposite, negated.
        comparison.OpCode = comparison.OpCode == OpCodes.Cgt ? OpCodes.Clt : OpCodes.Cgt;
        il.InsertAfter(comparison, il.Create(OpCodes.Ceq));
        il.InsertAfter(comparison, il.Create(OpCodes.Ldc_I4, 0));
        return true;
    };

    private static bool First(ILProcessor il, Func<Instruction, bool> which, Action<Instruction> change)
    {
        var instruction = il.Body.Instructions.FirstOrDefault(which);
        if (instruction is not null)
        {
            change(instruction);
        }

        return instruction is not null;
    }
}
