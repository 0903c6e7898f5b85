namespace TopGrid.Data.Mapping;

/// <summary>The column types there are, the same on both databases.</summary>
public enum ColumnType
{
    /// <summary>Text, compared by UTF-8 bytes; also ids and enums.</summary>
    Text,

    /// <summary>A 32-bit integer.</summary>
    Integer,

    /// <summary>A 64-bit integer.</summary>
    Long,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>An instant in UTC, to the microsecond.</summary>
    Instant,

    /// <summary>Bytes.</summary>
    Bytes,
}
