using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Default deny: a use case is told who asks. One that is not stands in use-cases.txt with the reason.</summary>
public sealed class UseCaseTests
{
    [Fact]
    public void Every_use_case_takes_the_actor_or_says_why_it_need_not()
    {
        var (without, listed) = (Methods().Where(m => m.GetParameters().All(p => p.ParameterType != typeof(Actor) && p.ParameterType != typeof(CaseScope))).Select(Name).ToHashSet(), Listed().Keys.ToHashSet());

        Nothing.In([.. without.Except(listed).Order().Select(m => $"Takes no Actor and has no row in use-cases.txt: {m}")]);
        Nothing.In([.. listed.Except(without).Order().Select(m => $"Row in use-cases.txt without a method that lacks an Actor: {m}")]);
        Assert.All(Listed().Values, reason => Assert.False(string.IsNullOrWhiteSpace(reason)));
    }

    [Fact]
    public void What_pages_and_the_API_are_given_is_a_use_case_and_never_the_vault()
    {
        var outside = Directory.EnumerateFiles(Repository.At("src", "TreM.Workflow.Web"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(f).Contains(nameof(Journeys.Participants.IdentityVault), StringComparison.Ordinal));

        Nothing.In([.. outside]);
    }

    private static IEnumerable<MethodInfo> Methods() => new ServiceCollection().AddJourneys()
        .Where(d => d is { IsKeyedService: false, Lifetime: ServiceLifetime.Scoped }).Select(d => d.ImplementationType ?? d.ServiceType)
        .Where(t => t.IsPublic && t.IsClass && t.Namespace?.StartsWith("TreM.Workflow.Journeys", StringComparison.Ordinal) == true).Distinct()
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static Dictionary<string, string> Listed() => File.ReadLines(Repository.At("tests", "Web.Tests", "Access", "use-cases.txt"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ', 2, StringSplitOptions.TrimEntries)).ToDictionary(p => p[0], p => p.Length > 1 ? p[1] : "");
}
