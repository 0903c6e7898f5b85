namespace TopGrid.Allocation.Engine;

/// <summary>Shape of the tables of <see cref="YearFacts"/>: equal lengths, indexes inside their lists.</summary>
internal static class FactShape
{
    public static void CheckTables(YearFacts facts)
    {
        var institutions = facts.Tpids.Length;
        var professions = facts.Professions.Length;
        CheckRecognitions(facts.Recognitions, institutions, professions);
        CheckConsortia(facts.Consortia, institutions);

        var requests = facts.Requests;
        YearFacts.RequireIndexes(requests.Institution, requests.Places.Length, 0, institutions, "institution of request");
        YearFacts.RequireIndexes(requests.Profession, requests.Places.Length, 0, professions, "profession of request");
        YearFacts.Require(requests.Round.Length == requests.Places.Length, "rounds of requests");

        var capacity = facts.Capacity;
        YearFacts.RequireIndexes(capacity.Profession, capacity.Places.Length, 0, professions, "profession of capacity");
        YearFacts.Require(capacity.BonusReserve.Length == capacity.Places.Length, "reserves of capacity");

        var weights = facts.SectorWeights;
        YearFacts.RequireIndexes(weights.Profession, weights.Weight.Length, 0, professions, "profession of sector weight");
        YearFacts.RequireIndexes(weights.Sector, weights.Weight.Length, 0, facts.Sectors.Length, "sector of sector weight");

        CheckPlaces(facts.BroughtIn, facts, "brought-in row");
        CheckPlaces(facts.BonusDistribution, facts, "bonus distribution row");

        var transfers = facts.Transfers;
        var rows = transfers.Places.Length;
        YearFacts.RequireIndexes(transfers.Consortium, rows, 0, facts.Consortia.Count, "consortium of transfer");
        YearFacts.RequireIndexes(transfers.Profession, rows, 0, professions, "profession of transfer");
        YearFacts.RequireIndexes(transfers.From, rows, 0, institutions, "giver of transfer");
        YearFacts.RequireIndexes(transfers.To, rows, 0, institutions, "receiver of transfer");

        var returns = facts.Returns;
        YearFacts.RequireIndexes(returns.Institution, returns.Places.Length, 0, institutions, "institution of return");
        YearFacts.RequireIndexes(returns.Profession, returns.Places.Length, 0, professions, "profession of return");
        YearFacts.RequireIndexes(returns.OfferedTo, returns.Places.Length, -1, institutions, "offered-to of return");
        YearFacts.Require(returns.ReturnedOn.Length == returns.Places.Length, "dates of returns");
    }

    private static void CheckRecognitions(RecognitionTable recognitions, int institutions, int professions)
    {
        var rows = recognitions.ValidFrom.Length;
        YearFacts.RequireIndexes(recognitions.Institution, rows, 0, institutions, "institution of recognition");
        YearFacts.RequireIndexes(recognitions.Profession, rows, 0, professions, "profession of recognition");
        YearFacts.Require(
            recognitions.ValidUntil.Length == rows && recognitions.FirstAllocationYear.Length == rows
            && recognitions.EnteredAsNewcomer.Length == rows && recognitions.RequestedEveryYear.Length == rows,
            "columns of recognitions");
    }

    private static void CheckConsortia(ConsortiumTable consortia, int institutions)
    {
        var count = consortia.Count;
        YearFacts.RequireIndexes(consortia.Lead, count, -1, institutions, "lead");
        YearFacts.RequireIndexes(consortia.Requester, count, -1, institutions, "requester");
        YearFacts.RequireIndexes(consortia.Member, consortia.Dependent.Length, 0, institutions, "member");
        YearFacts.Require(
            consortia.Mode.Length == count && consortia.Qualifies.Length == count
            && consortia.MemberStart.Length == count + 1 && consortia.MemberStart[count] == consortia.Member.Length,
            "columns of consortia");
        for (var c = 0; c < count; c++)
        {
            for (var slot = consortia.MemberStart[c] + 1; slot < consortia.MemberStart[c + 1]; slot++)
            {
                YearFacts.Require(consortia.Member[slot - 1] < consortia.Member[slot], $"members of '{consortia.Ids[c]}' are not in order");
            }
        }
    }

    private static void CheckPlaces(ConsortiumPlacesTable table, YearFacts facts, string what)
    {
        YearFacts.RequireIndexes(table.Consortium, table.Places.Length, 0, facts.Consortia.Count, $"consortium of {what}");
        YearFacts.RequireIndexes(table.Institution, table.Places.Length, 0, facts.Tpids.Length, $"institution of {what}");
        YearFacts.RequireIndexes(table.Profession, table.Places.Length, 0, facts.Professions.Length, $"profession of {what}");
    }
}
