using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Names;
using TopGrid.Registration.V1;

namespace TopGrid.Employment.Services;

/// <summary>
/// Whose claims a caller sees: an institution its own and by mandate, a lead also those of its consortia's members, others all.
/// </summary>
internal sealed class ClaimScope(RegistrationService.RegistrationServiceClient registration)
{
    private const int PageSize = 1000;
    private static readonly CallerRole[] _unrestricted = [CallerRole.Operator, CallerRole.Auditor];

    /// <summary>The institutions whose claims the caller sees in a year; null = all.</summary>
    public async Task<IReadOnlySet<string>?> OfAsync(Caller caller, int year, CancellationToken cancellationToken)
    {
        if (_unrestricted.Any(caller.Roles.Contains))
        {
            return null;
        }

        var seen = new HashSet<string>([.. caller.Institutions, .. caller.ActsFor()], StringComparer.Ordinal);
        if (caller.Has(CallerRole.Lead))
        {
            seen.UnionWith(await MembersAsync(caller, year, cancellationToken));
        }

        return seen;
    }

    // Registration shows a caller also the consortia in which it is only a member; only those it leads count here.
    private async Task<HashSet<string>> MembersAsync(Caller caller, int year, CancellationToken cancellationToken)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        var request = new ListConsortiaRequest { Parent = new YearName(year).ToString(), PageSize = PageSize };
        do
        {
            var page = await registration.ListConsortiaAsync(request, cancellationToken: cancellationToken);
            members.UnionWith(page.Consortia
                .Where(consortium => caller.Consortia.Contains(consortium.ConsortiumId) || caller.Institutions.Contains(consortium.Lead))
                .SelectMany(consortium => consortium.Members)
                .Select(member => member.Tpid));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return members;
    }
}
