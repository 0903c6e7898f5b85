using Grpc.Core;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using Profession = TopGrid.Rules.Vocabulary.Profession;
using TestResult = TopGrid.Dataset.TestResult;

namespace TopGrid.Registration.Services;

/// <content>What is filed about consortia: signatures, places brought in, tests and divisions.</content>
internal sealed partial class RegistrationGrpcService
{
    public override Task<V1.ConsortiumMember> SignConsortium(SignConsortiumRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<ConsortiumMemberName>(request.Name, "name");
        return FileAsync(
            context, nameof(SignConsortium), request.RequestId, name.Year, request, V1.ConsortiumMember.Parser, Edit,
            year => Member(year, name), name.Tpid);

        YearEdit Edit(View view)
        {
            var row = FindMember(view, name);
            return view.Sees.Owns(row.Tpid)
                ? new YearEdit().Replace(FactTables.ConsortiumMembers.File, row, row with { Signed = true })
                : throw NoSuchMember(name);
        }
    }

    public override Task<V1.ConsortiumMember> BringInPlaces(BringInPlacesRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<ConsortiumMemberName>(request.Name, "name");
        var profession = ReadProfession(request.Profession);
        var places = ReadPlaces(request.Places, 0, MaxPlaces, "places");
        return FileAsync(
            context, nameof(BringInPlaces), request.RequestId, name.Year, request, V1.ConsortiumMember.Parser, Edit,
            year => Member(year, name), name.Tpid);

        YearEdit Edit(View view)
        {
            var member = FindMember(view, name);
            if (!view.Sees.Owns(member.Tpid) && !view.Sees.Leads(view.Year.Consortia.Find(name.Consortium)!))
            {
                throw NoSuchMember(name);
            }

            CheckConsortiumProfession(view, profession, "profession");
            var before = view.Year.Consortia.BroughtIn(name.Consortium, name.Tpid).FirstOrDefault(row => row.Profession == profession);
            return new YearEdit().Replace(
                FactTables.BroughtIn.File, before, new BroughtInRow(name.Consortium, name.Tpid, profession, places));
        }
    }

    public override Task<V1.Consortium> RecordConsortiumTest(RecordConsortiumTestRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<ConsortiumName>(request.Name, "name");
        var announced = ReadDate(request.AnnouncedAtInstituteOn, "announced_at_institute_on");
        var testedOn = ReadDate(request.TestedOn, "tested_on");
        var result = request.TestResult switch
        {
            V1.TestResult.Unspecified => (TestResult?)null,
            V1.TestResult.Passed or V1.TestResult.Failed or V1.TestResult.Pending => (TestResult)((int)request.TestResult - 1),
            _ => throw Problems.InvalidArgument("The test result is unknown", "field test_result", "Send passed, failed or pending"),
        };
        return FileAsync(
            context, nameof(RecordConsortiumTest), request.RequestId, name.Year, request, V1.Consortium.Parser, Edit,
            year => Consortium(year, name));

        YearEdit Edit(View view)
        {
            var row = FindConsortium(view, name.Consortium);
            return view.Sees.Serves(row)
                ? new YearEdit().Replace(FactTables.Consortia.File, row, row with
                {
                    AnnouncedAtInstituteOn = announced ?? row.AnnouncedAtInstituteOn,
                    TestResult = result ?? row.TestResult,
                    TestedOn = testedOn ?? row.TestedOn,
                })
                : throw Refusals.NoSuch("consortium", name.ToString());
        }
    }

    public override Task<V1.Consortium> SubmitDivision(SubmitDivisionRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<ConsortiumName>(request.Name, "name");
        var division = request.Division
            ?? throw Problems.InvalidArgument(
                "The division is missing", "field division", "Send who gets the bonus and which places move; both may be empty");
        var profession = ReadProfession(division.Profession);
        var bonus = division.BonusDistribution.Select(
            share => new BonusDistributionRow(
                name.Consortium, profession, share.Tpid, ReadPlaces(share.Places, 0, MaxPlaces, "division.bonus_distribution.places")))
                    .ToList();
        var transfers = division.Transfers.Select(
            move => new TransferRow(
                name.Consortium, profession, move.FromTpid, move.ToTpid,
                ReadPlaces(move.Places, 0, MaxPlaces, "division.transfers.places"))).ToList();
        return FileAsync(
            context, nameof(SubmitDivision), request.RequestId, name.Year, request, V1.Consortium.Parser, Edit,
            year => Consortium(year, name));

        YearEdit Edit(View view)
        {
            var row = FindConsortium(view, name.Consortium);
            if (!view.Sees.Leads(row))
            {
                throw Refusals.NoSuch("consortium", name.ToString());
            }

            CheckConsortiumProfession(view, profession, "division.profession");
            CheckEtag(request.Etag, view.Year.Consortia.Etag(row), "consortium");
            var (shares, moves) = (view.Year.Consortia.Bonus(name.Consortium), view.Year.Consortia.Transfers(name.Consortium));
            return new YearEdit()
                .ReplaceAll(FactTables.BonusDistribution.File, shares.Where(other => other.Profession == profession), bonus)
                .ReplaceAll(FactTables.Transfers.File, moves.Where(other => other.Profession == profession), transfers);
        }
    }

    private static void CheckEtag(string sent, string stored, string what)
    {
        if (sent.Length > 0 && sent != stored)
        {
            throw Refusals.Stale(what);
        }
    }

    private void CheckConsortiumProfession(View view, Profession profession, string field)
    {
        var professions = options.Dataset.ConsortiumProfessionsOf(view.Year.Facts.Year.Protocol);
        if (!professions.Contains(profession))
        {
            throw Problems.InvalidArgument(
                $"There are no consortia for {profession.Code()} in {view.T}", $"field {field}",
                $"Send one of: {string.Join(", ", professions.Select(known => known.Code()))} (rules.md 2a)");
        }
    }

    private static ConsortiumMemberRow FindMember(View view, ConsortiumMemberName name) =>
        view.Year.Consortia.Find(name.Consortium) is { } consortium && view.Sees.Consortium(consortium)
            && view.Year.Consortia.Member(name.Consortium, name.Tpid) is { } member
            ? member
            : throw NoSuchMember(name);

    private static RpcException NoSuchMember(ConsortiumMemberName name) => Refusals.NoSuch("membership", name.ToString());

    private static V1.ConsortiumMember Member(StoredYear year, ConsortiumMemberName name) =>
        year.Consortia.Member(name.Consortium, name.Tpid)!.ToMessage(year);

    private static V1.Consortium Consortium(StoredYear year, ConsortiumName name) => year.Consortia.Find(name.Consortium)!.ToMessage(year);
}
