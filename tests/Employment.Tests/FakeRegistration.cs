using Grpc.Core;
using TopGrid.Registration.V1;

namespace TopGrid.Employment.Tests;

/// <summary>Stands in for Registration: lists consortia one on a page, and shows them all to everyone.</summary>
internal sealed class FakeRegistration : RegistrationService.RegistrationServiceBase
{
    public List<Consortium> Consortia { get; } = [];

    public void Add(string id, string lead, params string[] members)
    {
        var consortium = new Consortium { ConsortiumId = id, Lead = lead };
        consortium.Members.AddRange(members.Select(tpid => new ConsortiumMember { Tpid = tpid }));
        Consortia.Add(consortium);
    }

    public override Task<ListConsortiaResponse> ListConsortia(ListConsortiaRequest request, ServerCallContext context)
    {
        var index = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
        var response = new ListConsortiaResponse();
        response.Consortia.AddRange(Consortia.Skip(index).Take(1));
        response.NextPageToken = index + 1 < Consortia.Count ? $"{index + 1}" : "";
        return Task.FromResult(response);
    }
}
