using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>One part that a member must fill: recognised for a profession, from a sector, or any member (neither).</summary>
internal sealed record Slot(bool Recognised, string? Sector)
{
    public static Slot Read(ParameterReader parameters)
    {
        var slot = new Slot(
            parameters.Flag("recognised"),
            parameters.OptionalText("sector"));
        var any = parameters.Flag("any");
        if (any == (slot.Recognised || slot.Sector is not null))
        {
            parameters.Report("any", "a slot states 'recognised: true', 'sector', or 'any: true'");
        }

        parameters.RefuseOthers();
        return slot;
    }

    /// <summary>Whether the member fits; null when a fact it needs is unknown.</summary>
    public bool? Fits(MemberFacts member, ConsortiumFacts facts)
    {
        if (Recognised && !facts.RecognitionOf(member.Tpid).Valid)
        {
            return false;
        }

        return Sector is null ? true : member.Sector is null ? null : member.Sector == Sector;
    }
}
