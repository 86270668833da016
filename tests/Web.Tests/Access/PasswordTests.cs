using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Passwords that are tried first are refused; what people think of themselves is taken, whatever it is made of.</summary>
[Collection(AccessTests.Name)]
public sealed class PasswordTests(CanaryProgramme programme)
{
    [Theory]
    [InlineData("Password1234")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("Sommar2026!!")]
    [InlineData("Lösenord12345")]
    [InlineData("Losenord-2024")]
    [InlineData("qwertyuiop123")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaa")]
    [InlineData("hammarbyhammarby")]
    [InlineData("xkq7xkq7xkq7xkq7")]
    [InlineData("Stockholm1987Anna")]
    [InlineData("JagÄlskarDig2025")]
    [InlineData("Iloveyouforever1")]
    [InlineData("Lena.Exempel2026")]
    [InlineData("kort")]
    public async Task A_password_that_is_tried_first_is_refused(string password) => Assert.NotEmpty(await Faults(password));

    [Theory]
    [InlineData("Blåbär och 7 lingon")]
    [InlineData("tre gula kantareller")]
    [InlineData("vgkwmzrtqlpx")]
    [InlineData("830172946105837264")]
    [InlineData("%&)#[}?~^*;:<>")]
    public async Task A_password_of_ones_own_is_taken_whatever_it_is_made_of(string password) => Assert.Empty(await Faults(password));

    private async Task<List<string>> Faults(string password)
    {
        await using var scope = programme.Service.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = "lena.exempel@example.org", Email = "lena.exempel@example.org", DisplayName = "Lena Exempel" };
        var faults = new List<string>();
        foreach (var validator in users.PasswordValidators)
        {
            faults.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(e => e.Code));
        }

        return faults;
    }
}
