using Grpc.Core;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Services;

/// <content>The announcement of a consortium by its lead.</content>
internal sealed partial class RegistrationGrpcService
{
    private const int MaxConsortiumIdLength = 64;

    public override Task<V1.Consortium> AnnounceConsortium(AnnounceConsortiumRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var announced = CheckAnnouncement(request);
        var name = new ConsortiumName(year.Year, request.ConsortiumId);
        var paperDay = ReadDate(request.AnnouncedOn, "announced_on");
        var intent = ReadDate(announced.IntentDeclaredOn, "consortium.intent_declared_on");
        return FileAsync(
            context, nameof(AnnounceConsortium), request.RequestId, year.Year, request, V1.Consortium.Parser, Edit,
            after => Consortium(after, name));

        YearEdit Edit(View view)
        {
            var before = view.Year.Consortia.Find(request.ConsortiumId);
            CheckMayAnnounce(view, before, announced, name);
            if (paperDay is not null && !view.IsOperator)
            {
                throw Problems.InvalidArgument(
                    "Only an operator enters the day of a paper form", "field announced_on",
                    "Leave it out: the day of the announcement is today");
            }

            CheckEtag(request.Etag, before is null ? "" : view.Year.Consortia.Etag(before), "consortium");
            var row = new ConsortiumRow(
                request.ConsortiumId, announced.DisplayName, NullIfEmpty(announced.Lead), NullIfEmpty(announced.Requester),
                announced.Mode == RequestMode.Unspecified ? null : (ConsortiumMode)((int)announced.Mode - 1),
                announced.HasExisting ? announced.Existing : null,
                // The first day stands when a lead announces again: a correction does not make the announcement late.
                paperDay ?? before?.AnnouncedOn ?? Today,
                before?.AnnouncedAtInstituteOn, intent, announced.Agreement.ToClauses(),
                announced.HasTrainingPlan ? announced.TrainingPlan : null, before?.TestResult, before?.TestedOn);
            return new YearEdit()
                .Replace(FactTables.Consortia.File, before, row)
                .ReplaceAll(
                    FactTables.ConsortiumMembers.File,
                    view.Year.Consortia.Members(request.ConsortiumId),
                    announced.Members.Select(member => Membership(view.Year.Consortia, request.ConsortiumId, member)));
        }
    }

    // A changed membership needs a new signature; one that stayed as it was keeps its own.
    private static ConsortiumMemberRow Membership(ConsortiumIndex index, string consortium, V1.ConsortiumMember member)
    {
        var announced = new ConsortiumMemberRow(
            consortium, member.Tpid, member.HasDependent ? member.Dependent : null, false,
            member.HasSettings ? member.Settings : null, member.HasSectionIii ? member.SectionIii : null);
        var before = index.Member(consortium, member.Tpid);
        return before is not null && (before with { Signed = false }) == announced ? before : announced;
    }

    private static void CheckMayAnnounce(View view, ConsortiumRow? before, V1.Consortium announced, ConsortiumName name)
    {
        if (view.IsOperator)
        {
            return;
        }

        var leads = before is not null && view.Sees.Leads(before);
        if (!view.Caller.Institutions.Contains(announced.Lead) && !(leads && before!.Lead == announced.Lead))
        {
            throw Problems.PermissionDenied(
                $"You do not act for institution '{announced.Lead}'", "field consortium.lead",
                "Announce a consortium under your own institution as its lead");
        }

        if (before is not null && !leads)
        {
            // Ids are one list for all, so that an id is taken cannot be hidden; by whom is not the caller's to know.
            throw Problems.AlreadyExists($"The id '{name.Consortium}' is taken", "field consortium_id", "Choose another id");
        }
    }

    private static V1.Consortium CheckAnnouncement(AnnounceConsortiumRequest request)
    {
        if (request.ConsortiumId.Length is 0 or > MaxConsortiumIdLength)
        {
            throw Problems.InvalidArgument(
                $"The id has {request.ConsortiumId.Length} characters", "field consortium_id",
                $"Send 1 to {MaxConsortiumIdLength} characters");
        }

        var announced = request.Consortium
            ?? throw Problems.InvalidArgument("The consortium is missing", "field consortium", "Send what is announced");
        if (!Enum.IsDefined(announced.Mode)
            || announced.Agreement.Any(clause => clause == AgreementClause.Unspecified || !Enum.IsDefined(clause)))
        {
            throw Problems.InvalidArgument(
                "The mode or a clause of the agreement is unknown", "field consortium.mode or consortium.agreement",
                "Send the values of the contract");
        }

        if (announced.Members.Any(member => member.Settings < 0))
        {
            throw Problems.InvalidArgument(
                "A number of settings is below 0", "field consortium.members.settings", "Send 0 or more, or leave it out");
        }

        return announced;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
