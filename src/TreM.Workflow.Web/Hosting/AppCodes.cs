using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// The codes of authenticator apps (RFC 6238), each good once, and none before the last one: whoever looks over a shoulder comes
/// too late. One time step of 30 seconds to either side is allowed for clocks that differ.
/// </summary>
internal sealed class AppCodes(WorkflowContext db, TimeProvider time) : AuthenticatorTokenProvider<User>
{
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key
            || !new Totp(Base32Encoding.ToBytes(key)).VerifyTotp(time.GetUtcNow().UtcDateTime, token, out var step, Window))
        {
            return false;
        }

        // One statement, so that of two sign-ins at once on two nodes one has it.
        return await db.Users.Where(u => u.Id == user.Id && (u.LastCodeStep == null || u.LastCodeStep < step))
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.LastCodeStep, step)) > 0;
    }
}
