using TopGrid.Audit.Domain;
using TopGrid.Data.Verification;

namespace TopGrid.Audit.Verification;

/// <summary>The rows of an area as the log holds them: each content replaces what was logged before under its key.</summary>
internal sealed class ExpectedRows
{
    private readonly Dictionary<string, (RowDigest Row, long Sequence)> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);

    /// <summary>The rows that were not taken away.</summary>
    public IReadOnlyCollection<(RowDigest Row, long Sequence)> Left => _rows.Values;

    /// <summary>
    /// The content of very many rows, of which the log holds one hash for all together; null where it holds each.
    /// </summary>
    public AuditContent? Together { get; private set; }

    /// <summary>Whether such rows changed one by one afterwards: then that hash says nothing of the others any more.</summary>
    public bool ChangedSince { get; private set; }

    /// <summary>Goes on to a later content.</summary>
    /// <param name="key">The beginning of the key that its rows share.</param>
    /// <param name="content">The content.</param>
    public void Apply(string key, AuditContent content)
    {
        _subjects.Add(key);
        if (RowDigest.IsWhole(content.Rows))
        {
            (Together, ChangedSince) = (content, false);
        }
        else if (Together is { } all)
        {
            (Together, ChangedSince) = content.Subject == all.Subject ? (null, false) : (all, true);
        }

        if (!_rows.Remove(key))
        {
            foreach (var row in _rows.Keys.Where(row => row.StartsWith(key + "/", StringComparison.Ordinal)).ToList())
            {
                _rows.Remove(row);
            }
        }

        foreach (var row in RowDigest.Parse(content.Rows))
        {
            _rows[row.Key] = (row, content.Sequence);
        }
    }

    /// <summary>Takes a row away.</summary>
    public bool Remove(string key, out (RowDigest Row, long Sequence) row) => _rows.Remove(key, out row);

    /// <summary>Whether the rows to which a key belongs were ever logged together.</summary>
    /// <param name="key">The key.</param>
    /// <param name="columns">How many of its values say to which rows it belongs.</param>
    public bool WasLogged(string key, int columns) =>
        _subjects.Contains(string.Join('/', key.Split('/').Take(columns))) || _subjects.Contains(key);
}
