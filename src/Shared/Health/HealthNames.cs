namespace TopGrid.Health;

/// <summary>Names that a probe may ask for besides the full names of gRPC services.</summary>
public static class HealthNames
{
    /// <summary>The process as a whole; the same as <see cref="Readiness"/>.</summary>
    public const string Whole = "";

    /// <summary>Calls may be sent here and work be expected: the database can be reached and has the tables of this program.</summary>
    public const string Readiness = "readiness";

    /// <summary>
    /// The process itself works; says nothing of the database, since starting the process again does not bring that back.
    /// </summary>
    public const string Liveness = "liveness";
}
