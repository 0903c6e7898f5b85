using System.Diagnostics;
using Grpc.Core;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Client;

/// <summary>
/// Follows a watch stream over breaks: what is followed goes on in the database while a host is restarted, so the command need not end.
/// </summary>
internal static class Following
{
    // A restart takes some seconds; after this a host is taken for gone.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <summary>Tells every message until the stream ends as it should.</summary>
    /// <param name="screen">Where a break is said.</param>
    /// <param name="open">Opens the stream; again after a break.</param>
    /// <param name="tell">Tells a message.</param>
    /// <param name="stop">Stops following.</param>
    /// <exception cref="RpcException">The host refused, was not there from the start, or stayed away.</exception>
    public static async Task ToTheEndAsync<T>(Screen screen, Func<AsyncServerStreamingCall<T>> open, Action<T> tell, CancellationToken stop)
    {
        var heard = false;
        Stopwatch? away = null;
        while (true)
        {
            try
            {
                using var watch = open();
                while (await watch.ResponseStream.MoveNext(stop))
                {
                    tell(watch.ResponseStream.Current);
                    (heard, away) = (true, null);
                }

                return;
            }
            catch (RpcException problem) when (problem.StatusCode == StatusCode.Unavailable
                && heard
                && (away is null || away.Elapsed < _patience))
            {
                if (away is null)
                {
                    screen.Say(Phrases.HostAwayFollowing);
                    away = Stopwatch.StartNew();
                }

                await Task.Delay(_pause, stop);
            }
        }
    }
}
