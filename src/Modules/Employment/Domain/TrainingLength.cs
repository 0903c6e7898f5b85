using TopGrid.Common.V1;

namespace TopGrid.Employment.Domain;

/// <summary>How many calendar years a place of a profession is paid: one in which it starts, the others in which it continues.</summary>
internal sealed record TrainingLength(Profession Profession, int Years, Basis Basis, string Source);
