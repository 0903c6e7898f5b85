using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.Screen;
using TopGrid.Registration.V1;
using TopGrid.Rules.Vocabulary;
using ConsortiumName = TopGrid.Common.Contracts.Names.ConsortiumName;
using InstitutionKind = TopGrid.Rules.Vocabulary.InstitutionKind;

namespace TopGrid.Registration.Services;

/// <content>Reading: what is not a caller's is left out of lists and NOT_FOUND by name.</content>
internal sealed partial class RegistrationGrpcService
{
    public override async Task<ListYearsResponse> ListYears(ListYearsRequest request, ServerCallContext context)
    {
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListYears));
        var years = await store.YearsAsync(context.CancellationToken);
        // Newest first: the key counts down.
        var shown = Listing.Page(page, years, year => Number(9999 - year, 4));
        var response = new ListYearsResponse { NextPageToken = shown.NextToken };
        foreach (var year in shown.Items)
        {
            if (await store.FindAsync(year, context.CancellationToken) is { } stored)
            {
                response.Years.Add(stored.ToMessage(context.GetCaller().Has(CallerRole.Operator)));
            }
        }

        return response;
    }

    public override async Task<Year> GetYear(GetYearRequest request, ServerCallContext context)
    {
        var view = await ViewAsync(ResourceNames.Parse<YearName>(request.Name, "name").Year, context);
        return view.Year.ToMessage(view.IsOperator);
    }

    public override async Task<ListInstitutionsResponse> ListInstitutions(ListInstitutionsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "tpid", "sector", "region", "kind", "profession", "display_name");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListInstitutions), request.Parent, request.Filter);
        var profession = Listing.Profession(filter);
        var kind = (InstitutionKind?)Listing.Code(filter, "kind", Codes.InstitutionKinds);
        var view = await ViewAsync(parent.Year, context);
        var facts = view.Year.Facts;
        var recognised = profession is null ? null : facts.Recognitions
            .Where(row => row.Profession == profession && row.HoldsOn(facts.Year.RequestDeadline)).Select(row => row.Tpid)
            .ToHashSet(StringComparer.Ordinal);
        var mergers = facts.Mergers.ToDictionary(row => row.Predecessor, StringComparer.Ordinal);
        var shown = Listing.Page(page, facts.Institutions.Where(row => view.Sees.Institution(row.Tpid)
            && Same(filter["tpid"], row.Tpid) && Same(filter["sector"], row.Sector ?? "") && Same(filter["region"], row.Region)
            && (kind is null || row.Kind == kind) && recognised?.Contains(row.Tpid) != false
            && (filter["display_name"] is not { } part || row.Name.Contains(part, StringComparison.OrdinalIgnoreCase))), row => row.Tpid);
        var response = new ListInstitutionsResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Institutions.AddRange(shown.Items.Select(row => row.ToMessage(view.T, mergers.GetValueOrDefault(row.Tpid))));
        return response;
    }

    public override async Task<Institution> GetInstitution(GetInstitutionRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<InstitutionName>(request.Name, "name");
        var view = await ViewAsync(name.Year, context);
        var row = FindInstitution(view, name);
        return row.ToMessage(view.T, view.Year.Facts.Mergers.FirstOrDefault(merger => merger.Predecessor == row.Tpid));
    }

    public override async Task<ListRecognitionsResponse> ListRecognitions(ListRecognitionsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<InstitutionParent>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "profession", "valid_on");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListRecognitions), request.Parent, request.Filter);
        var profession = Listing.Profession(filter);
        var day = Listing.Date(filter, "valid_on");
        var view = await ViewAsync(parent.Year, context);
        var shown = Listing.Page(
            page,
            Under(view, parent, view.Year.Facts.Recognitions, row => row.Tpid)
                .Where(row => (profession is null || row.Profession == profession) && (day is null || row.HoldsOn(day.Value))),
            FactTables.Recognitions.SortKey);
        var response = new ListRecognitionsResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Recognitions.AddRange(shown.Items.Select(row => row.ToMessage(view.T)));
        return response;
    }

    public override async Task<ListTrainingsResponse> ListTrainings(ListTrainingsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "tpid", "profession", "trainee", "subsidised");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListTrainings), request.Parent, request.Filter);
        var profession = Listing.Profession(filter);
        bool? subsidised = Listing.Code(filter, "subsidised", ["false", "true"]) is { } flag ? flag == 1 : null;
        var view = await ViewAsync(parent.Year, context);
        var shown = Listing.Page(
            page,
            Numbered(view.Year.Facts.Trainings, row => row.Trainee).Where(item => view.Sees.Trainings(item.Row.Tpid)
                && Same(filter["tpid"], item.Row.Tpid) && Same(filter["trainee"], item.Row.Trainee)
                && (profession is null || item.Row.Profession == profession) && (subsidised is null || item.Row.Subsidised == subsidised)),
            item => $"{FactTables.Trainings.Line(item.Row)}\0{Number(item.Number, 9)}");
        var response = new ListTrainingsResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Trainings.AddRange(shown.Items.Select(item => item.Row.ToMessage(view.T, item.Number)));
        return response;
    }

    public override async Task<ListRequestsResponse> ListRequests(ListRequestsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<InstitutionParent>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "profession", "round");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListRequests), request.Parent, request.Filter);
        var profession = Listing.Profession(filter);
        var round = Listing.Code(filter, "round", ["1", "2"]) + 1;
        var view = await ViewAsync(parent.Year, context);
        var shown = Listing.Page(
            page,
            Under(view, parent, view.Year.Facts.Requests, row => row.Tpid)
                .Where(row => (profession is null || row.Profession == profession) && (round is null || row.Round == round)),
            FactTables.Requests.SortKey);
        var response = new ListRequestsResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Requests.AddRange(shown.Items.Select(row => row.ToMessage(view.T)));
        return response;
    }

    public override async Task<ListReturnsResponse> ListReturns(ListReturnsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<InstitutionParent>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "profession");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListReturns), request.Parent, request.Filter);
        var profession = Listing.Profession(filter);
        var view = await ViewAsync(parent.Year, context);
        var shown = Listing.Page(
            page,
            Under(view, parent, NumberedReturns(view.Year.Facts), item => item.Row.Tpid)
                .Where(item => profession is null || item.Row.Profession == profession),
            item => $"{item.Row.Tpid}\0{item.Row.Profession.Code()}\0{Number(item.Number, 9)}");
        var response = new ListReturnsResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Returns.AddRange(shown.Items.Select(item => item.Row.ToMessage(view.T, item.Number)));
        return response;
    }

    public override async Task<ListConsortiaResponse> ListConsortia(ListConsortiaRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "lead", "member", "mode");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListConsortia), request.Parent, request.Filter);
        var mode = (ConsortiumMode?)Listing.Code(filter, "mode", Codes.ConsortiumModes);
        var view = await ViewAsync(parent.Year, context);
        var shown = Listing.Page(
            page,
            view.Year.Facts.Consortia.Where(row => view.Sees.Consortium(row) && Same(filter["lead"], row.Lead ?? "")
                && (mode is null || row.Mode == mode)
                && (filter["member"] is not { } member || view.Year.Consortia.Member(row.Consortium, member) is not null)),
            row => row.Consortium);
        var response = new ListConsortiaResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.Consortia.AddRange(shown.Items.Select(row => row.ToMessage(view.Year)));
        return response;
    }

    public override async Task<Consortium> GetConsortium(GetConsortiumRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<ConsortiumName>(request.Name, "name");
        var view = await ViewAsync(name.Year, context);
        return FindConsortium(view, name.Consortium).ToMessage(view.Year);
    }

    public override async Task<ListSuspiciousFactsResponse> ListSuspiciousFacts(
        ListSuspiciousFactsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "code", "severity");
        var page = PageRequest.Read(request.PageSize, request.PageToken, nameof(ListSuspiciousFacts), request.Parent, request.Filter);
        Common.V1.Severity? severity = Listing.Code(filter, "severity", ["warning", "notice"]) is { } found
            ? Common.V1.Severity.Warning + found
            : null;
        var view = await ViewAsync(parent.Year, context);
        var shown = Listing.Page(
            page,
            SuspiciousFacts.Of(view.Year.Facts, options.Dataset)
                .Where(fact => Same(filter["code"], fact.Code) && (severity is null || fact.Severity == severity)),
            fact => $"{fact.Code}\0{fact.Resource}");
        var response = new ListSuspiciousFactsResponse { NextPageToken = shown.NextToken, TotalSize = shown.TotalSize };
        response.SuspiciousFacts.AddRange(shown.Items);
        return response;
    }

    private static InstitutionRow FindInstitution(View view, InstitutionName name) =>
        view.Year.Facts.Institutions.FirstOrDefault(row => row.Tpid == name.Tpid && view.Sees.Institution(row.Tpid))
        ?? throw Refusals.NoSuch("institution", name.ToString());

    private static ConsortiumRow FindConsortium(View view, string consortium) =>
        view.Year.Consortia.Find(consortium) is { } row && view.Sees.Consortium(row)
            ? row
            : throw Refusals.NoSuch("consortium", new ConsortiumName(view.T, consortium).ToString());

    private static IEnumerable<TRow> Under<TRow>(View view, InstitutionParent parent, IEnumerable<TRow> rows, Func<TRow, string> tpid)
    {
        if (parent.Tpid is null)
        {
            return rows.Where(row => view.Sees.Institution(tpid(row)));
        }

        var institution = FindInstitution(view, new InstitutionName(parent.Year, parent.Tpid));
        return rows.Where(row => tpid(row) == institution.Tpid);
    }

    private static IEnumerable<(TRow Row, int Number)> Numbered<TRow>(IEnumerable<TRow> rows, Func<TRow, string> group)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            yield return (row, counts[group(row)] = counts.GetValueOrDefault(group(row)) + 1);
        }
    }

    // rules.md 5, step 9: in order of date, tpid, offered_to, places.
    private static IEnumerable<(ReturnRow Row, int Number)> NumberedReturns(DatasetYear facts) => Numbered(
        facts.Returns.OrderBy(row => row.ReturnedOn).ThenBy(row => row.Tpid, Utf8Order.Instance)
            .ThenBy(row => row.OfferedTo ?? "", Utf8Order.Instance).ThenBy(row => row.Places),
        row => $"{row.Tpid}\0{row.Profession.Code()}");

    private static bool Same(string? wanted, string value) => wanted is null || wanted == value;

    private static string Number(int number, int digits) =>
        number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
