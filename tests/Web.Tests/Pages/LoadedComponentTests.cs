using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TreM.Workflow.Web.Pages;

namespace TreM.Workflow.Web.Tests.Pages;

/// <summary>Pages on a database that lets them wait, as a server does and SQLite does not.</summary>
public sealed class LoadedComponentTests
{
    [Fact]
    public async Task A_component_renders_what_it_has_waited_for_and_two_of_them_never_load_at_once()
    {
        await using var services = new ServiceCollection().AddScoped<LoadingTurn>().AddSingleton<Loads>().BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Couple>()).ToHtmlString());
        Assert.Equal("loaded 1, loaded 2, ", html);
        Assert.Equal(1, services.GetRequiredService<Loads>().Most);
    }

    private sealed class Loads
    {
        private int _now;

        public int Count { get; private set; }

        public int Most { get; private set; }

        public async Task<string> Load()
        {
            Most = Math.Max(Most, ++_now);
            await Task.Yield();
            _now--;
            return $"loaded {++Count}";
        }
    }

    private sealed class Couple : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<Waits>(0);
            builder.CloseComponent();
            builder.OpenComponent<Waits>(1);
            builder.CloseComponent();
        }
    }

    private sealed class Waits : LoadedComponent
    {
        private string? _text;

        [Inject] private Loads Loads { get; set; } = null!;

        protected override async Task OnInitializedAsync() => _text = await Loads.Load();

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, $"{_text!.ToLowerInvariant()}, ");
    }
}
