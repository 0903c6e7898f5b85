using System.Globalization;
using TopGrid.Common.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Reads resource names that callers send.</summary>
public static class ResourceNames
{
    /// <summary>Takes a name apart or refuses the call.</summary>
    /// <typeparam name="T">The kind of name.</typeparam>
    /// <param name="text">The name as sent.</param>
    /// <param name="field">The request field it came in, for the message.</param>
    /// <returns>Its parts.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT when it does not follow the pattern.</exception>
    public static T Parse<T>(string? text, string field)
        where T : class, IResourceName<T> =>
        T.TryParse(text, out var name)
            ? name
            : throw Problems.InvalidArgument(
                $"'{text}' is not a name of the form {T.Pattern}", $"field {field}", "Send the name as a list or get answered it");

    internal static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    internal static bool TryYear(string? text, out int year)
    {
        year = 0;
        return text is { Length: 4 }
            && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year)
            && year >= 1000;
    }

    internal static bool TryNumber(string? text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && Number(value) == text;

    internal static bool TryProfession(string? text, out Profession profession) => ProfessionCodes.TryParse(text, out profession);
}
