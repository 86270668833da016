using System.Text.Json.Nodes;

namespace TreM.Workflow.Web.Api;

/// <summary>Examples for the API's document, by method and path: what is sent and what comes back. Invented people only.</summary>
internal static class CallExamples
{
    private const string Id = "01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10";
    private const string State = $$"""{ "id": "{{Id}}", "answered": "ACCEPTERAD" }""";
    private const string Row = $$"""
        { "id": "{{Id}}", "type": "UPPDRAG", "need": "REHAB", "status": "SKICKAD", "fromPartnerId": "P-11", "toPartnerId": "P-08",
          "sentAt": "2013-04-29T08:12:00Z", "acknowledgeDueAt": "2013-05-02T14:30:00Z" }
        """;

    private const string Referral = $$"""
        { "id": "{{Id}}", "partnerId": "P-01", "decisionType": "REMISS", "urgency": "NORMAL", "municipality": "2083", "receivedAt": "2013-04-29T08:12:00Z",
          "status": "REMITTERAD" }
        """;

    private static readonly Dictionary<string, (string? Sent, string? Answered)> Texts = new()
    {
        ["POST /api/referrals"] = ("""
            { "source": "AF", "decisionType": "REMISS", "idMissingReason": "SAKNAS", "born": "1980-05-06", "protectedFlag": "NEJ", "givenName": "Berit",
              "familyName": "Exempelsson", "municipality": "2083", "reason": "Vill tillbaka till arbete." }
            """, $$"""{ "id": "{{Id}}" }"""),
        ["GET /api/referrals"] = (null, Page(Referral)),
        ["GET /api/referrals/{id}"] = (null, Referral),
        ["GET /api/handovers"] = (null, Page(Row)),
        ["GET /api/handovers/{id}"] = (null, $$"""
            { "id": "{{Id}}", "type": "UPPDRAG", "need": "REHAB", "status": "KVITTERAD", "fromPartnerId": "P-11", "toPartnerId": "P-08",
              "preview": { "initials": "NÅ", "ageBand": "30–39", "municipality": "2080", "need": "REHAB" }, "content": {}, "messages": [] }
            """),
        ["POST /api/handovers/{id}/acknowledge"] = ("""{ "acknowledged": true }""", State),
        ["POST /api/handovers/{id}/ask"] = ("""{ "question": "Vilka tider passar?" }""", State),
        ["POST /api/handovers/{id}/answer"] = ("""{ "answer": "Förmiddagar", "newVersion": true }""", State),
        ["POST /api/handovers/{id}/accept"] = ("""{ "meetingDate": "2013-05-08", "meetingPlace": "Falun" }""", State),
        ["POST /api/handovers/{id}/decline"] = ("""{ "declineReason": "KAPACITET" }""", State),
        ["POST /api/handovers/{id}/complete"] = ("""{ "meetingHeld": "2013-05-08", "meetingForm": "TREPART" }""", State),
        ["POST /api/handovers/{id}/report-back"] = ("""{ "handoverResult": "GENOMFORT", "resultText": "Kartläggningen är klar.", "resultDate": "2013-06-03" }""", State),
        ["POST /api/handovers/{id}/recall"] = (null, State),
        ["POST /api/handovers/{id}/update"] = (null, State),
        ["POST /api/handovers/{id}/propose-meeting"] = ("""{ "date": "2013-05-08", "time": "09:30", "place": "Falun" }""", State),
        ["GET /api/tasks"] = (null, $$"""{ "items": [], "page": 1, "pageSize": 25, "hasMore": false }"""),
        ["POST /api/tasks/{id}/complete"] = ("""{ "acknowledged": true }""", $$"""{ "id": "{{Id}}" }"""),
        ["POST /api/messages"] = ($$"""{ "name": "uhr-svar", "correlationKey": "{{Id}}", "payload": { "nivå": "GYMNASIAL" } }""", null),
        ["POST /api/jobs/take"] = ("""{ "type": "vux.kursplats", "count": 10, "leaseSeconds": 300 }""", $$"""
            { "items": [{ "id": "{{Id}}", "token": "{{Id}}", "type": "vux.kursplats", "elementId": "boka", "headers": { "nivå": "GYMNASIAL" },
              "variables": { "kurs": "VARDBITRADE" }, "triesLeft": 2, "until": "2013-05-08T08:05:00Z" }] }
            """),
        ["POST /api/jobs/{id}/complete"] = ($$"""{ "token": "{{Id}}", "variables": { "plats": true } }""", $$"""{ "id": "{{Id}}" }"""),
        ["POST /api/jobs/{id}/fail"] = ($$"""{ "token": "{{Id}}", "message": "Kurskatalogen svarar inte.", "pauseSeconds": 300 }""", $$"""{ "id": "{{Id}}" }"""),
        ["POST /api/jobs/{id}/error"] = ($$"""{ "token": "{{Id}}", "code": "INGEN_PLATS" }""", $$"""{ "id": "{{Id}}" }"""),
        ["POST /api/webhooks/{id}"] = ($$"""{ "type": "uhr-svar", "timestamp": "2013-05-08T08:00:00Z", "data": { "correlationKey": "{{Id}}", "payload": { "nivå": "GYMNASIAL" } } }""", null),
    };

    /// <summary>What an event looks like that a partner's system gets.</summary>
    public static JsonNode Event(string type) => JsonNode.Parse($$"""
        { "type": "{{type}}", "timestamp": "2013-04-29T08:12:00Z",
          "data": { "handoverId": "{{Id}}", "handoverType": "UPPDRAG", "state": "SKICKAD", "version": 1, "link": "https://trem.example.com/handovers/{{Id}}" } }
        """)!;

    /// <summary>The example for a call; nulls where nothing is sent or answered in JSON.</summary>
    public static (JsonNode? Sent, JsonNode? Answered) Of(string method, string path) =>
        Texts.GetValueOrDefault($"{method} {path.TrimEnd('/')}") is var (sent, answered)
            ? (sent is null ? null : JsonNode.Parse(sent), answered is null ? null : JsonNode.Parse(answered))
            : (null, null);

    private static string Page(string item) => $$"""{ "items": [{{item}}], "page": 1, "pageSize": 25, "total": 1 }""";
}
