using Microsoft.AspNetCore.Components;

namespace TreM.Workflow.Web.Pages;

/// <summary>
/// A component that renders when it has loaded, and not before: pages are written once, on the server, and have nothing to show
/// while they wait. Those of one request load one after the other, because they share its database context.
/// </summary>
/// <remarks>
/// <see cref="ComponentBase"/> renders as soon as loading has to wait. SQLite answers without waiting, a database server does not:
/// only there a page would be asked for what it does not know yet.
/// </remarks>
public abstract class LoadedComponent : ComponentBase
{
    private bool _isInitialized;

    [Inject] private LoadingTurn Turn { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await Turn.Wait();
        try
        {
            if (!_isInitialized)
            {
                _isInitialized = true;
                OnInitialized();
                await OnInitializedAsync();
            }

            OnParametersSet();
            await OnParametersSetAsync();
        }
        finally
        {
            Turn.End();
        }

        StateHasChanged();
    }
}

/// <summary>Whose turn it is to load, among the components of one request.</summary>
public sealed class LoadingTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    internal Task Wait() => _turn.WaitAsync();

    internal void End() => _turn.Release();
}
