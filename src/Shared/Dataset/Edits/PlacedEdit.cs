namespace TopGrid.Dataset;

/// <summary>An edit of a file with the positions of its lines.</summary>
internal sealed class PlacedEdit
{
    /// <summary>Finds the positions.</summary>
    /// <exception cref="ArgumentException">A line that is to go is not there.</exception>
    internal PlacedEdit(FileText text, FileEdit edit)
    {
        Text = text;
        Gone = Positions(text, edit);
        var order = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
        Come = edit.AtEnd ? edit.Come : [.. edit.Come.Order(order)];
        At = [.. Come.Select(line => edit.AtEnd ? text.Count : text.LowerBound(line))];
    }

    internal FileText Text { get; }

    /// <summary>Positions that go, ascending.</summary>
    internal IReadOnlyList<int> Gone { get; }

    /// <summary>Lines that come, in the order of the edited file.</summary>
    internal IReadOnlyList<byte[]> Come { get; }

    /// <summary>The positions before which they stand.</summary>
    internal IReadOnlyList<int> At { get; }

    /// <summary>The lines of the edited file without header row.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Lines() => new Splice(Text.Count, Gone, At).Pieces().SelectMany(
        piece => piece.Come >= 0
            ? [Come[piece.Come]]
            : Enumerable.Range(piece.From, piece.To - piece.From).Select(position => Text[position]));

    private static int[] Positions(FileText text, FileEdit edit)
    {
        var positions = new SortedSet<int>();
        foreach (var line in edit.Gone)
        {
            // Lines may repeat; each goes once.
            var position = text.LowerBound(line);
            while (positions.Contains(position))
            {
                position++;
            }

            if (position == text.Count || !text[position].Span.SequenceEqual(line))
            {
                throw new ArgumentException($"A row that is to go is not in {edit.Table.Name}.", nameof(edit));
            }

            positions.Add(position);
        }

        return [.. positions];
    }
}
