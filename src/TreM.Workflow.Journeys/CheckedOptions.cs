using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TreM.Workflow.Journeys;

/// <summary>Checks a section of the settings by its annotations, and by itself when it is <see cref="IValidatableObject"/>.</summary>
internal sealed class CheckedOptions<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problems.Select(p => $"Setting {section}:{string.Join(", ", p.MemberNames)} is wrong: {p.ErrorMessage}"));
    }
}

/// <summary>Registers sections of the settings with their checks.</summary>
public static class CheckedOptionsServices
{
    /// <summary>
    /// Adds options from their section. A key that does not exist, a value of the wrong kind and a value out of range are
    /// refused, by name, when the host starts.
    /// </summary>
    public static OptionsBuilder<T> AddCheckedOptions<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new CheckedOptions<T>(section));
        return services.AddOptions<T>()
            .Configure<IServiceProvider>((options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(section).Bind(options, binding => binding.ErrorOnUnknownConfiguration = true))
            .ValidateOnStart();
    }
}
