using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset.Tests;

/// <summary>A random year without errors, with awkward text: quotes, commas, line breaks, characters beyond the basic plane.</summary>
internal static class RandomYear
{
    private static readonly string[] _texts = [
        "", "Zorg", "a,b", "\"q\"", "é", "\uFF5E", "😀", "twee\nregels", " spatie ", "a\"b", "-", "0"];
    private static readonly string[] _ids = ["T", "T1", "T10", "T-1", "T 1", "T,1", "T\"1", "é", "\uFF5E", "😀"];

    internal static DatasetYear Generate(Random random)
    {
        var tpids = _ids.OrderBy(_ => random.Next()).Take(random.Next(2, _ids.Length + 1)).ToArray();
        var consortia = _ids.OrderBy(_ => random.Next()).Take(random.Next(1, 5)).ToArray();
        var professions = Enum.GetValues<Profession>();
        return new DatasetYear
        {
            Year = new(2025, "2025", Day(), Maybe(Day), random.Next(2) == 0 ? null : Convert.ToHexStringLower(Bytes())),
            Institutions = [
                .. tpids.Select(
                    t => new InstitutionRow(
                        t, Text(), Pick<string?>(null, "ggz", "jeugd"), Text(), Pick<InstitutionKind?>(null, InstitutionKind.Practice)))],
            Mergers = [new(tpids[0], tpids[1], Day())],
            Recognitions = [
                .. tpids.SelectMany(
                    t => professions.Select(
                        p => new RecognitionRow(
                            t, p, Day(), Maybe(() => new DateOnly(2030, 1, 1)), Pick<int?>(null, 2020), Flag(), Flag())))],
            Trainings = [
                .. Enumerable.Range(0, random.Next(20))
                    .Select(
                        i => new TrainingRow(
                            $"D{i}", Pick(tpids), Pick(professions), Day(), Maybe(() => new DateOnly(2027, 1, 1)), random.Next(2) == 0,
                            random.Next(101)))],
            Capacity = [.. professions.Select(p => new CapacityRow(p, random.Next(1000), random.Next(9), Pick<int?>(null, 2190), Text()))],
            SectorWeights = [new(Profession.GZ, "ggz", random.Next(3)), new(Profession.GZ, "jeugd", 1)],
            Requests = [.. tpids.SelectMany(t => professions.Select(p => new RequestRow(t, p, random.Next(1, 3), random.Next(9))))],
            Consortia = [
                .. consortia.Select(
                    c => new ConsortiumRow(
                        c, Text(), Pick(tpids), Pick(null, tpids[0]), Pick<ConsortiumMode?>(null, ConsortiumMode.Mixed), Flag(), Maybe(Day),
                        Maybe(Day), Maybe(Day), (AgreementClauses)random.Next(256), Flag(), Pick<TestResult?>(null, TestResult.Pending),
                        Maybe(Day)))],
            ConsortiumMembers = [
                .. consortia.SelectMany(
                    c => tpids.Select(t => new ConsortiumMemberRow(c, t, Flag(), Flag(), Pick<int?>(null, 0, 4), Flag())))],
            Assessments = [.. consortia.Select(c => new AssessmentRow(c, random.Next(2) == 0, Text()))],
            BonusDistribution = [new(consortia[0], Profession.GZ, tpids[0], 1)],
            Transfers = [new(consortia[0], Profession.GZ, tpids[0], tpids[1], 2)],
            Returns = [
                .. Enumerable.Range(0, 3)
                    .Select(_ => new ReturnRow(Pick(tpids), Profession.GZ, 1, new DateOnly(2024, 5, 1), Pick(null, tpids[0])))],
            Previous = [.. tpids.Select(t => new PreviousRow(2024, t, Profession.GZ, random.Next(9)))],
            Provenance = [new("a,b", Text(), "generated", Text())],
        };

        T Pick<T>(params T[] values) => values[random.Next(values.Length)];
        string Text() => Pick(_texts);
        bool? Flag() => Pick<bool?>(null, true, false);
        DateOnly Day() => new DateOnly(2015, 1, 1).AddDays(random.Next(3000));
        DateOnly? Maybe(Func<DateOnly> day) => random.Next(2) == 0 ? null : day();
        byte[] Bytes()
        {
            var bytes = new byte[32];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
