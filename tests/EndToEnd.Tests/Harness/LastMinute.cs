using System.Diagnostics;
using Grpc.Core;
using TopGrid.Common.V1;
using TopGrid.Registration.V1;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>What an institution filed, and when its call went out and its answer came, as timestamps of this process.</summary>
internal sealed record Filed(string Tpid, long Places, string RequestId, long Sent, long Answered);

/// <summary>Institutions that all file in the last minute, through some clients that each act for a share of them.</summary>
internal static class LastMinute
{
    public const int Clients = 50;

    /// <summary>The institutions of each client.</summary>
    public static IReadOnlyList<string[]> Shares(IReadOnlyList<string> tpids) =>
        [.. Enumerable.Range(0, Clients).Select(client => tpids.Where((_, i) => i % Clients == client).ToArray())];

    /// <summary>All clients begin at the same moment; each files for one institution after the other.</summary>
    /// <param name="clients">A channel for each share.</param>
    /// <param name="shares">Whom each acts for.</param>
    /// <param name="places">What an institution asks for.</param>
    /// <param name="isTwice">Whether a call is sent a second time while the first is under way, as by one who does not wait.</param>
    /// <param name="answered">What to look at after each answer.</param>
    public static async Task<IReadOnlyList<Filed>> FileAsync(
        IReadOnlyList<CallInvoker> clients,
        IReadOnlyList<string[]> shares,
        Func<string, long> places,
        Func<string, bool> isTwice,
        Func<RegistrationService.RegistrationServiceClient, Filed, Task> answered)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = clients.Zip(shares).Select(async client =>
        {
            var registration = new RegistrationService.RegistrationServiceClient(client.First);
            var filed = new List<Filed>();
            await begin.Task;
            foreach (var tpid in client.Second)
            {
                filed.Add(await FileAsync(registration, tpid, places(tpid), isTwice(tpid)));
                await answered(registration, filed[^1]);
            }

            return filed;
        }).ToList();
        begin.SetResult();
        return [.. (await Task.WhenAll(all)).SelectMany(filed => filed)];
    }

    private static async Task<Filed> FileAsync(
        RegistrationService.RegistrationServiceClient registration, string tpid, long places, bool isTwice)
    {
        var request = new FileRequestRequest
        {
            Parent = $"years/2025/institutions/{tpid}",
            Profession = Profession.Gz,
            Places = places,
            RequestId = Ids.New(),
        };
        var sent = Stopwatch.GetTimestamp();
        var calls = Enumerable.Range(0, isTwice ? 2 : 1).Select(_ => registration.FileRequestAsync(request).ResponseAsync).ToList();
        var answers = await Task.WhenAll(calls);
        var filed = new Filed(tpid, places, request.RequestId, sent, Stopwatch.GetTimestamp());
        Assert.All(
            answers, answer => Assert.Equal((tpid, places, $"{request.Parent}/requests/GZ~1"), (answer.Tpid, answer.Places, answer.Name)));
        return filed;
    }
}
