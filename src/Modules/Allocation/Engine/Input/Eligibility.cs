namespace TopGrid.Allocation.Engine;

/// <summary>Step 1: who is eligible, with which status; who is refused, for which reason (rules.md 3).</summary>
internal static class Eligibility
{
    public static void Set(ProfessionInput input, bool[] hasRequest)
    {
        var recognition = ValidRecognitions(input);
        var count = input.Institutions;
        input.Recognised = new bool[count];
        input.Status = new ApplicantStatus[count];
        input.Refusal = new Reason[count];
        var table = input.Facts.Recognitions;
        var together = input.Parameters.MinimumRequest > 0 ? AskedTogether(input) : [];
        for (var i = 0; i < count; i++)
        {
            var row = recognition[i];
            input.Recognised[i] = row >= 0;
            if (!hasRequest[i])
            {
                continue;
            }

            input.Refusal[i] = RefusalOf(input, i, row, together);
            input.Status[i] = input.Refusal[i] == Reason.None ? StatusOf(input, i, row, table) : ApplicantStatus.Refused;
        }
    }

    private static Reason RefusalOf(ProfessionInput input, int i, int recognition, long[] together)
    {
        if (recognition < 0)
        {
            return Reason.NotRecognised;
        }

        if (input.Ask[i] <= 0)
        {
            return Reason.NothingAsked;
        }

        if (input.IsSplit && input.Facts.SectorOf[i] < 0)
        {
            return Reason.SectorUnknown;
        }

        // rules.md 3, proposed in S0, default off.
        var minimum = input.Parameters.MinimumRequest;
        return minimum > 0 && input.Requested[i] < minimum && together[i] < minimum ? Reason.BelowMinimum : Reason.None;
    }

    private static ApplicantStatus StatusOf(ProfessionInput input, int i, int row, RecognitionTable table)
    {
        // In a later round newcomer and guarantee status are only for those without a place (rules.md 5).
        if (input.Start[i] > 0)
        {
            return ApplicantStatus.Established;
        }

        var first = table.FirstAllocationYear[row];
        if (first == 0)
        {
            return ApplicantStatus.Newcomer;
        }

        var year = input.Parameters.Year;
        return table.EnteredAsNewcomer[row] && table.RequestedEveryYear[row]
            && first < year && year <= first + input.Parameters.GuaranteeYears - 1
            ? ApplicantStatus.Guaranteed
            : ApplicantStatus.Established;
    }

    /// <summary>The recognition valid on the reference date, per institution; with several the one that began last.</summary>
    private static int[] ValidRecognitions(ProfessionInput input)
    {
        var valid = new int[input.Institutions];
        Array.Fill(valid, -1);
        var table = input.Facts.Recognitions;
        var day = input.Facts.RequestDeadline;
        for (var row = 0; row < table.Institution.Length; row++)
        {
            if (table.Profession[row] != input.Profession || day < table.ValidFrom[row] || day > table.ValidUntil[row])
            {
                continue;
            }

            ref var best = ref valid[table.Institution[row]];
            if (best < 0 || table.ValidFrom[row] > table.ValidFrom[best])
            {
                best = row;
            }
        }

        return valid;
    }

    /// <summary>The most that the members of any qualifying consortium of the institution ask together.</summary>
    private static long[] AskedTogether(ProfessionInput input)
    {
        var most = new long[input.Institutions];
        var consortia = input.Facts.Consortia;
        foreach (var c in input.Components.Consortium)
        {
            long sum = 0;
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                sum += input.Requested[consortia.Member[slot]];
            }

            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                ref var best = ref most[consortia.Member[slot]];
                best = Math.Max(best, sum);
            }
        }

        return most;
    }
}
