using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>What a receiver answered.</summary>
/// <param name="Status">Status code, or null when there was no answer.</param>
/// <param name="Error">What went wrong, in our words, or null.</param>
/// <param name="RetryAfter">How long the receiver asks us to wait, or null.</param>
public sealed record WebhookAnswer(int? Status, string? Error, TimeSpan? RetryAfter)
{
    /// <summary>Whether the receiver has it.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the receiver never wants to hear from us again.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>
/// Posts signed messages. The address is looked up and checked again at each connection, and the connection goes to the
/// checked address, so that a name that changes between the two leads nowhere. Redirects, proxies and cookies are off, and
/// what a receiver writes back is not read.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly IOptionsMonitor<WebhookOptions> _options;

    /// <summary>A client by these settings.</summary>
    public WebhookClient(IOptionsMonitor<WebhookOptions> options, ResolveHost resolve, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxConnectionsPerServer = 4,
            MaxResponseHeadersLength = 16,
            ConnectCallback = async (context, stop) =>
            {
                var host = context.DnsEndPoint.Host;
                var addresses = await PublicAddress.Of(host, resolve, options.CurrentValue.AllowLocal, stop);
                if (addresses.Length == 0)
                {
                    throw new HttpRequestException($"Expected '{host}' to have public addresses only.");
                }

                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        _client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts a message once.</summary>
    public async Task<WebhookAnswer> Post(Uri address, Guid id, byte[] body, IEnumerable<string> secrets, CancellationToken cancellationToken)
    {
        var settings = _options.CurrentValue;
        if (PublicAddress.Read(address.ToString(), settings.AllowLocal) is null)
        {
            return new(null, "The address is not one that may be called.", null);
        }

        var now = _time.GetUtcNow();
        var messageId = id.ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(StandardWebhooks.IdHeader, messageId);
        request.Headers.Add(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooks.SignatureHeader, string.Join(' ', secrets.Select(s => StandardWebhooks.Sign(s, messageId, now, body))));
        request.Headers.UserAgent.ParseAdd("TreM.Workflow/1");

        // The receiver's patience is measured on the machine's clock, also where a test moves ours.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            return new(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? $"Answered {status}; redirects are not followed." : $"Answered {status}.",
                answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - now : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"No answer within {settings.TimeoutSeconds} s.", null);
        }
        catch (HttpRequestException failure)
        {
            return new(null, $"No connection: {failure.HttpRequestError}.", null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
