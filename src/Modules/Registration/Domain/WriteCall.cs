using Google.Protobuf;
using TopGrid.Access.Callers;
using TopGrid.Requests;

namespace TopGrid.Registration.Domain;

/// <summary>A writing call: who, which method, and what makes a repetition of it recognisable.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Operation">The method's name, as the change log has it.</param>
/// <param name="Key">What the same call sent again has the same of.</param>
internal sealed record WriteCall(Caller Caller, string Operation, RequestKey Key)
{
    /// <summary>Why, where the method asks for it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Name of the mandate under which the caller acts for another institution; null = in its own right.</summary>
    public string? Mandate { get; init; }

    /// <summary>Whether it is numbered as a correction.</summary>
    public bool IsCorrection { get; init; }

    /// <summary>A unary call.</summary>
    public static WriteCall Of(Caller caller, string operation, string requestId, IMessage request) =>
        new(caller, operation, RequestKey.Of(caller, operation, requestId, request));
}
