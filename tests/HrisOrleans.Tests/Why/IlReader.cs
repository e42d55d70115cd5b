using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace HrisOrleans.Tests.Why;

/// <summary>One instruction; the operand only where it is a text or a member.</summary>
internal readonly record struct IlInstruction(OpCode Code, object? Operand);

/// <summary>Reads the instructions of a compiled method.</summary>
internal static class IlReader
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    public static IReadOnlyList<IlInstruction> Of(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } body) return [];
        var instructions = new List<IlInstruction>();
        for (var at = 0; at < body.Length;)
        {
            int value = body[at++];
            if (value == 0xFE) value = 0xFE00 | body[at++];
            var code = Codes[value];
            instructions.Add(new IlInstruction(code, Operand(method, code, body.AsSpan(at))));
            at += Size(code, body.AsSpan(at));
        }

        return instructions;
    }

    private static object? Operand(MethodBase method, OpCode code, ReadOnlySpan<byte> bytes)
    {
        if (code.OperandType == OperandType.InlineString) return method.Module.ResolveString(BinaryPrimitives.ReadInt32LittleEndian(bytes));
        if (code.OperandType != OperandType.InlineMethod) return null;
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : null;
        return method.Module.ResolveMethod(BinaryPrimitives.ReadInt32LittleEndian(bytes), ofType, ofMethod);
    }

    private static int Size(OpCode code, ReadOnlySpan<byte> bytes) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        _ => 4,
    };
}
