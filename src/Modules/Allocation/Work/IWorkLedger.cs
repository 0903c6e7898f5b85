namespace TopGrid.Allocation.Work;

/// <summary>
/// The rows that say which unit is whose. They are the only memory and the only judge: whoever coordinates reads from here what there is,
/// and nothing that it believes counts until a row says so (docs/decisions/0017).
/// </summary>
public interface IWorkLedger
{
    /// <summary>Begins a term as the one who hands out units. The term before is over with it, whatever its holder believes.</summary>
    /// <param name="node">Who begins it, for people.</param>
    /// <param name="only">
    /// Whether the caller knows that nobody else coordinates. If not, a holder who gave a sign of late keeps its term.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The term's number, or null when another holds the term. A higher one makes a lower one void.</returns>
    Task<long?> BeginTermAsync(string node, bool only, CancellationToken cancellationToken);

    /// <summary>Gives a sign of the term's holder.</summary>
    /// <returns>False when the term is over.</returns>
    Task<bool> HoldsTermAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Ends a term, so that another may begin at once.</summary>
    Task EndTermAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Claims waiting units, one for each place as far as there are some. Attempts are counted here, before anything is computed.
    /// </summary>
    /// <param name="epoch">The caller's term.</param>
    /// <param name="places">Free places, in the order in which they are filled.</param>
    /// <param name="cancellationToken">Gives up; nothing is claimed.</param>
    /// <returns>What was claimed, or null when the term is over.</returns>
    Task<IReadOnlyList<Assignment>?> ClaimAsync(long epoch, IReadOnlyList<FreePlace> places, CancellationToken cancellationToken);

    /// <summary>
    /// Takes units back from a worker that does not hold them any more; others get them. What was completed meanwhile stays completed.
    /// </summary>
    /// <param name="epoch">The caller's term.</param>
    /// <param name="units">The units with the attempts that end.</param>
    /// <param name="from">Who held them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were taken back.</returns>
    Task<int> TakeBackAsync(long epoch, IReadOnlyList<ClaimedUnit> units, LostHolder from, CancellationToken cancellationToken);

    /// <summary>All units that are claimed now, with the names of the workers for whom they were.</summary>
    Task<IReadOnlyList<(ClaimedUnit Unit, string Worker)>> ClaimedAsync(CancellationToken cancellationToken);

    /// <summary>Those of some units that nobody needs computed any more: their run has ended, or another attempt has them.</summary>
    Task<IReadOnlyList<ClaimedUnit>> UnwantedAsync(IReadOnlyCollection<ClaimedUnit> held, CancellationToken cancellationToken);
}

/// <summary>A place at which a worker would compute a unit.</summary>
/// <param name="Worker">The worker's name, for people.</param>
/// <param name="LadderVersion">The only ladder whose runs it takes units of.</param>
/// <param name="Incarnation">Which process of that name.</param>
public sealed record FreePlace(string Worker, string LadderVersion, string Incarnation);

/// <summary>A unit given to a place.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Place">The place.</param>
/// <param name="TraceParent">W3C traceparent of the call that started the run, if known.</param>
public sealed record Assignment(ClaimedUnit Unit, FreePlace Place, string? TraceParent);

/// <summary>Whoever no longer holds a unit.</summary>
/// <param name="Why">Why, for people.</param>
/// <param name="AtFault">Whether the attempts count: the units may be what ended the worker.</param>
/// <param name="Worker">Its name.</param>
/// <param name="Session">
/// Its sessions on the database, as far as known: one that stands still loses those whose locks are in the way.
/// </param>
public sealed record LostHolder(string Why, bool AtFault, string Worker, string? Session);
