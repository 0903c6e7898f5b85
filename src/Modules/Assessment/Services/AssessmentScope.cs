using TopGrid.Assessment.Domain;
using TopGrid.Grpc.Identity;

namespace TopGrid.Assessment.Services;

/// <summary>Which assessments a caller sees: a lead its own consortia, every other role that may call all of them.</summary>
internal static class AssessmentScope
{
    private static readonly CallerRole[] Unrestricted =
        [CallerRole.Operator, CallerRole.Board, CallerRole.Institute, CallerRole.Committee, CallerRole.Auditor];

    public static bool Sees(this Caller caller, AssessedConsortium consortium) =>
        Unrestricted.Any(caller.Roles.Contains)
        || caller.Consortia.Contains(consortium.Consortium)
        || (consortium.Lead is { } lead && caller.Institutions.Contains(lead));
}
