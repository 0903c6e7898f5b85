using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TopGrid.Transcoding.Answers;

/// <summary>
/// An error as problem details (RFC 9457). Besides the members of that text: <c>code</c>, the name of gRPC's status code;
/// <c>violations</c>, the fields that are wrong and why; <c>details</c>, all messages of google/rpc/error_details.proto that the service
/// sent.
/// </summary>
internal sealed class Problem
{
    public const string ContentType = "application/problem+json";

    private const string DetailsTrailer = "grpc-status-details-bin";

    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int _status;
    private readonly JsonObject _members;
    private readonly RetryInfo? _retry;

    /// <summary>The error of a call.</summary>
    /// <param name="outcome">Its status.</param>
    /// <param name="trailers">Its trailers, with the details.</param>
    /// <param name="status">Status of HTTP; null = the one that belongs to the code.</param>
    public Problem(Grpc.Core.Status outcome, Metadata trailers, int? status = null)
    {
        _status = status ?? HttpStatus.Of(outcome.StatusCode);
        _members = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(_status) is { Length: > 0 } title ? title : "Client Closed Request",
            ["status"] = _status,
            ["detail"] = outcome.Detail,
            ["code"] = HttpStatus.NameOf(outcome.StatusCode),
        };
        foreach (var detail in Details(trailers))
        {
            if (detail.TryUnpack(out BadRequest bad))
            {
                Add(
                    "violations",
                    [.. bad.FieldViolations.Select(
                        violation => new JsonObject { ["field"] = violation.Field, ["description"] = violation.Description })]);
            }

            if (detail.TryUnpack(out RetryInfo info))
            {
                _retry = info;
            }

            if (AsJson(detail) is { } json)
            {
                Add("details", [json]);
            }
        }
    }

    /// <summary>An error of HTTP itself, before there is a call.</summary>
    public static Problem Of(StatusCode code, int status, string detail) => new(new Grpc.Core.Status(code, detail), Metadata.Empty, status);

    public JsonObject Json => _members;

    /// <summary>Answers it.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = _status;
        http.Response.ContentType = ContentType;
        if (_status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (_retry?.RetryDelay is { } delay)
        {
            http.Response.Headers.RetryAfter = (delay.Seconds + (delay.Nanos > 0 ? 1 : 0)).ToString(CultureInfo.InvariantCulture);
        }

        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(_members, _plain));
    }

    public string ToLine() => _members.ToJsonString(_plain);

    private static RepeatedField<Google.Protobuf.WellKnownTypes.Any> Details(Metadata trailers)
    {
        if (trailers.GetValueBytes(DetailsTrailer) is not { } bytes)
        {
            return [];
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            return []; // The code and the sentence still say what is wrong.
        }
    }

    private static JsonNode? AsJson(Google.Protobuf.WellKnownTypes.Any detail)
    {
        try
        {
            return JsonNode.Parse(JsonMapping.Formatter.Format(detail));
        }
        catch (InvalidOperationException)
        {
            return null; // Of a kind that this face does not know.
        }
    }

    private void Add(string name, JsonNode?[] values)
    {
        var array = _members[name] as JsonArray ?? [];
        _members[name] = array;
        foreach (var value in values)
        {
            array.Add(value);
        }
    }
}
