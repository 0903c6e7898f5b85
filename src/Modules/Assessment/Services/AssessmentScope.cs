using TopGrid.Access.Callers;
using TopGrid.Assessment.Domain;
using TopGrid.Common.Contracts.Names;
using TopGrid.Registration.V1;

namespace TopGrid.Assessment.Services;

/// <summary>
/// Which assessments a caller sees: a lead those of its own consortia, an institute those of the consortia that it serves, by their id or
/// by a member, every other role that may call all of them.
/// </summary>
internal sealed class AssessmentScope(RegistrationService.RegistrationServiceClient registration)
{
    private const int PageSize = 1000;

    private static readonly CallerRole[] _unrestricted = [CallerRole.Operator, CallerRole.Board, CallerRole.Committee, CallerRole.Auditor];

    /// <summary>What the caller sees in a year.</summary>
    public async Task<Func<AssessedConsortium, bool>> OfAsync(Caller caller, int year, CancellationToken cancellationToken)
    {
        if (_unrestricted.Any(caller.Roles.Contains))
        {
            return _ => true;
        }

        if (caller.Has(CallerRole.Institute))
        {
            var served = await ServedAsync(caller, year, cancellationToken);
            return consortium => served.Contains(consortium.Consortium);
        }

        return consortium => caller.Consortia.Contains(consortium.Consortium)
            || (consortium.Lead is { } lead && caller.Institutions.Contains(lead));
    }

    private async Task<HashSet<string>> ServedAsync(Caller caller, int year, CancellationToken cancellationToken)
    {
        var served = new HashSet<string>(caller.Consortia, StringComparer.Ordinal);
        var request = new ListConsortiaRequest { Parent = new YearName(year).ToString(), PageSize = PageSize };
        do
        {
            // Registration shows a module all consortia.
            var page = await registration.ListConsortiaAsync(request, cancellationToken: cancellationToken);
            served.UnionWith(page.Consortia
                .Where(consortium => consortium.Members.Any(member => caller.Institutions.Contains(member.Tpid)))
                .Select(consortium => consortium.ConsortiumId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return served;
    }
}
