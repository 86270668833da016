using System.Net;
using System.Text;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Journeys.Tests.Partners;

public sealed class StandardWebhooksTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    private static bool Verify(string signature, byte[] body, TimeSpan later = default, string id = "msg_p5jXN8AQM9LWM0D4loKWxJek", params string[] secrets) =>
        StandardWebhooks.Verify(secrets.Length == 0 ? [Secret] : secrets, id, "1614265330", signature, body, At + later);

    [Fact]
    public void The_signature_is_the_one_of_the_specifications_example() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", StandardWebhooks.Sign(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", At, Body));

    [Fact]
    public void A_message_is_taken_within_five_minutes_and_only_as_it_was_signed()
    {
        const string signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        Assert.True(Verify(signature, Body));
        Assert.True(Verify($"v1,other v2,newer {signature}", Body));
        Assert.True(Verify(signature, Body, TimeSpan.FromMinutes(5)));
        Assert.True(Verify(signature, Body, secrets: [StandardWebhooks.NewSecret(), Secret]));

        Assert.False(Verify(signature, Body, TimeSpan.FromSeconds(301)));
        Assert.False(Verify(signature, Body, TimeSpan.FromSeconds(-301)));
        Assert.False(Verify(signature, """{"test":2432232314}"""u8.ToArray()));
        Assert.False(Verify(signature, Body, id: "msg_other"));
        Assert.False(Verify(signature, Body, secrets: StandardWebhooks.NewSecret()));
        Assert.False(Verify("", Body));
        Assert.False(StandardWebhooks.Verify([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", "soon", signature, Body, At));
    }

    [Fact]
    public void Letters_outside_ascii_are_signed_as_the_bytes_they_are()
    {
        var body = Encoding.UTF8.GetBytes("""{"ort":"Älvdalen 🌲"}""");
        var signature = StandardWebhooks.Sign(Secret, "m", At, body);
        Assert.True(Verify(signature, body, id: "m"));
        Assert.False(Verify(signature, Encoding.Unicode.GetBytes("""{"ort":"Älvdalen 🌲"}"""), id: "m"));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:400f::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_the_public_internet_is_called(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://partner.example.com/hooks", true)]
    [InlineData("https://partner.example.com:8443/hooks", true)]
    [InlineData("http://partner.example.com/hooks", false)]
    [InlineData("https://partner.example.com:25/", false)]
    [InlineData("https://user:secret@partner.example.com/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://partner.example.com/", false)]
    [InlineData("/hooks", false)]
    [InlineData("", false)]
    public void An_address_is_https_and_carries_nobodys_password(string address, bool isTaken) => Assert.Equal(isTaken, PublicAddress.Read(address, allowLocal: false) is not null);

    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://inside.example.com/")]
    [InlineData("https://mixed.example.com/")]
    public async Task However_it_is_written_an_inner_address_is_not_called(string address)
    {
        ResolveHost resolve = (host, _) => Task.FromResult<IPAddress[]>(
            host == "mixed.example.com" ? [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.1")] : [IPAddress.Parse("192.168.0.10")]);
        var uri = PublicAddress.Read(address, allowLocal: false);
        Assert.True(uri is null || (await PublicAddress.Of(uri.IdnHost.Trim('[', ']'), resolve, allowLocal: false, TestContext.Current.CancellationToken)).Length == 0);
    }

    [Fact]
    public void A_delivery_is_tried_for_three_days_and_a_circuit_opens_longer_each_time()
    {
        var total = TimeSpan.Zero;
        for (var attempt = 1; attempt < WebhookCircuit.Tries; attempt++)
        {
            total += WebhookCircuit.PauseAfter(attempt, 0.5)!.Value;
        }

        Assert.InRange(total, TimeSpan.FromDays(3), TimeSpan.FromDays(4));
        Assert.Null(WebhookCircuit.PauseAfter(WebhookCircuit.Tries, 0.5));
        Assert.Equal([null, 1.0, 2.0, 30.0], new[] { 2, 3, 4, 99 }.Select(f => WebhookCircuit.OpenFor(f)?.TotalMinutes));
    }
}
