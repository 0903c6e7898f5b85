using Google.Protobuf;
using Grpc.Core;
using TopGrid.Dataset;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Vocabulary;
using Problems = TopGrid.Rpc.Errors.Problems;

namespace TopGrid.Registration.Services;

/// <summary>Refusals that more than one method makes.</summary>
internal static class Refusals
{
    private const int ShownInMessage = 5;
    private const int ShownInDetails = 10;

    public static RpcException NoSuch(string what, string name) =>
        Problems.NotFound($"There is no {what} that you may see", name, "List what there is to see its names");

    public static RpcException Stale(string what) => Problems.Aborted(
        $"The {what} changed since you read it", "field etag",
        "Read it again, look at what changed, and send your change with the new etag");

    /// <summary>
    /// A change that would make the facts invalid. The message names the first findings; the status details hold more of them, as
    /// google.rpc.BadRequest and as topgrid.common.v1.Finding in both languages.
    /// </summary>
    public static RpcException Invalid(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        // A request that is too low for what was brought in is a matter of the other facts, not of this call alone.
        var code = errors.TrueForAll(finding => finding.Kind == FindingKinds.BroughtInAboveRequest)
            ? StatusCode.FailedPrecondition
            : StatusCode.InvalidArgument;
        var shown = string.Join(" ", errors.Take(ShownInMessage).Select(finding => finding.Describe(Language.English)));
        var rest = errors.Count > ShownInMessage ? $" And {errors.Count - ShownInMessage} more: export the facts and check them." : "";
        var message = $"Nothing was changed: the facts would hold {errors.Count} error(s). {shown}{rest}";
        var count = errors.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ErrorDetails.With(
            new Status(code, message), Reasons.FactsInvalid, new Dictionary<string, string> { ["errors"] = count }, Details(errors));
    }

    // All violations in one BadRequest; findings beyond the room in the trailers are left out one by one.
    private static IEnumerable<IMessage> Details(List<Finding> errors)
    {
        var violations = new Google.Rpc.BadRequest();
        violations.FieldViolations.AddRange(errors.Take(ShownInDetails).Select(finding => new Google.Rpc.BadRequest.Types.FieldViolation
        {
            Field = $"{finding.File}:{finding.Line}:{finding.Column}",
            Description = finding.Reason(Language.English),
        }));
        return errors.Select(IMessage (finding) => ToMessage(finding)).Prepend(violations);
    }

    public static Common.V1.Finding ToMessage(Finding finding) => new()
    {
        Severity = finding.Severity == Severity.Error ? Common.V1.Severity.Error : Common.V1.Severity.Warning,
        Code = finding.Code,
        File = finding.File,
        Line = finding.Line,
        Column = finding.Column,
        Reason = new Common.V1.LocalizedText { Nl = finding.Reason(Language.Dutch), En = finding.Reason(Language.English) },
        Advice = new Common.V1.LocalizedText { Nl = finding.WhatToDo(Language.Dutch), En = finding.WhatToDo(
            Language.English) },
    };
}
