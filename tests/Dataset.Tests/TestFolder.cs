using System.Text;

namespace TopGrid.Dataset.Tests;

/// <summary>A row of a test file; raw rows are written as they stand, so that they can break the form.</summary>
internal sealed class TestRow(params string[] cells)
{
    internal string[] Cells { get; set; } = cells;

    internal string? Raw { get; set; }

    internal string Text => Raw ?? string.Join(',', Cells);
}

/// <summary>A file in the making.</summary>
internal sealed class TestFile(string name, string[] header)
{
    internal string Name { get; } = name;

    internal List<string> Header { get; } = [.. header];

    internal List<TestRow> Rows { get; } = [];

    internal bool ByteOrderMark { get; set; }

    internal bool IsEmpty { get; set; }

    /// <summary>Stands for the byte FF, which no UTF-8 text contains.</summary>
    internal const char BadByte = '\uE000';

    internal int LineOf(TestRow row)
    {
        var line = 2;
        foreach (var other in Rows)
        {
            if (other == row)
            {
                return line;
            }

            line += 1 + other.Text.Count(c => c == '\n');
        }

        throw new InvalidOperationException("The row is not in the file.");
    }

    internal byte[] Bytes()
    {
        if (IsEmpty)
        {
            return [];
        }

        var text = new StringBuilder(string.Join(',', Header)).Append('\n');
        foreach (var row in Rows)
        {
            text.Append(row.Text).Append('\n');
        }

        var bytes = new List<byte>(ByteOrderMark ? [0xEF, 0xBB, 0xBF] : []);
        foreach (var part in text.ToString().Split(BadByte).Index())
        {
            if (part.Index > 0)
            {
                bytes.Add(0xFF);
            }

            bytes.AddRange(Encoding.UTF8.GetBytes(part.Item));
        }

        return [.. bytes];
    }
}

/// <summary>A small year without a finding, which tests then damage.</summary>
internal sealed class TestFolder
{
    internal const int Institutions = 120;
    internal const int Consortia = 12;

    internal static readonly DatasetOptions Options = new()
    {
        Protocols = TestProtocols.With(("2025", ["ggz", "jeugd", "ziekenhuis"], ["GZ"])),
    };

    private readonly HashSet<TestRow> _taken = [];

    internal TestFolder()
    {
        foreach (var schema in DatasetSchema.Files)
        {
            Files.Add(schema.Name, new TestFile(schema.Name, [.. schema.Columns.Select(c => c.Name)]));
        }

        Add("year.csv", "2025", "2025", "2024-02-01", "2024-05-31", new string('a', 64));
        Add("capacity.csv", "GZ", "100", "10", "2190", "press");
        Add("sector_weights.csv", "GZ", "ggz", "3");
        Add("sector_weights.csv", "GZ", "jeugd", "1");
        for (var i = 0; i < Institutions; i++)
        {
            var id = Id(i);
            Add("institutions.csv", id, i % 7 == 0 ? $"\"Zorg, \"\"{i}\"\"\nlocatie\"" : $"Zorg é {i}", "ggz", "Oost", "institution");
            Add("recognitions.csv", id, "GZ", "2015-01-01", "", "2016", "false", "true");
            Add("requests.csv", id, "GZ", "1", "3");
            Add("trainings.csv", $"D{i}", id, "GZ", "2021-09-01", "2023-08-31", "true", "50");
            Add("trainings.csv", $"D{i}", Id(i + 1), "GZ", "2021-09-01", "2023-08-31", "true", "50");
            Add("interruptions.csv", $"D{i}", "2022-01-01", "2022-02-01");
            Add("previous.csv", "2024", id, "GZ", "1");
        }

        for (var c = 0; c < Consortia; c++)
        {
            Add(
                "consortia.csv", $"C{c}", $"Verband {c}", Id(c * 5), "", "separate", "true", "2024-01-01", "2024-01-02", "2023-12-01",
                "training;costs", "true", "passed", "2024-03-01");
            for (var m = 0; m < 5; m++)
            {
                Add("consortium_members.csv", $"C{c}", Id((c * 5) + m), "false", "true", "2", "");
            }

            Add("brought_in.csv", $"C{c}", Id(c * 5), "GZ", "3");
            Add("bonus_distribution.csv", $"C{c}", "GZ", Id(c * 5), "1");
            Add("transfers.csv", $"C{c}", "GZ", Id(c * 5), Id((c * 5) + 1), "1");
            Add("assessments.csv", $"C{c}", "true", "besluit");
            Add("returns.csv", Id(c), "GZ", "1", "2024-05-01", Id(c + 1));
            Add("mergers.csv", Id(100 + c), Id(c), "2023-01-01");
            Add("provenance.csv", "requests.csv", Id(c), "generated", "");
        }
    }

    internal Dictionary<string, TestFile> Files { get; } = [];

    internal Dictionary<string, byte[]> OtherFiles { get; } = [];

    internal static string Id(int i) => $"I{i % Institutions:000}";

    internal TestRow Add(string file, params string[] cells)
    {
        var row = new TestRow(cells);
        Files[file].Rows.Add(row);
        return row;
    }

    /// <summary>
    /// A row that nothing was planted in yet; no request of the institutions that bring places in, since those need theirs.
    /// </summary>
    internal TestRow Take(string file, Random random)
    {
        var needed = file == "requests.csv" ? 5 * Consortia : 0;
        var free = Files[file].Rows.Skip(needed).Where(r => !_taken.Contains(r)).ToList();
        var row = free[random.Next(free.Count)];
        _taken.Add(row);
        return row;
    }

    /// <summary>A new row at a random place; it is not taken again.</summary>
    internal TestRow Insert(string file, Random random, params string[] cells)
    {
        var row = new TestRow(cells);
        _taken.Add(row);
        Files[file].Rows.Insert(random.Next(Files[file].Rows.Count + 1), row);
        return row;
    }

    internal TestRow Append(string file, string raw)
    {
        var row = new TestRow { Raw = raw };
        _taken.Add(row);
        Files[file].Rows.Add(row);
        return row;
    }

    /// <summary>The files as they lie in the folder.</summary>
    internal IEnumerable<(string Name, byte[] Content)> Written() =>
        Files.Values.Select(f => (f.Name, f.Bytes())).Concat(OtherFiles.Select(f => (f.Key, f.Value)));

    internal DatasetReading Read() => Read(Options);

    internal DatasetReading Read(DatasetOptions options) =>
        DatasetReader.Read(Written().Select(f => new DatasetFile(f.Name, new MemoryStream(f.Content))), options);
}
