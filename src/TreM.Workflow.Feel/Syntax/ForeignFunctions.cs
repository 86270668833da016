namespace TreM.Workflow.Feel;

/// <summary>Functions that other engines know and this language refuses, with what to use instead.</summary>
internal static class ForeignFunctions
{
    internal static string? Counterpart(string name) => name switch
    {
        "fromAi" => "No value comes from a language model: let a task give it, and read the task's variable.",
        "put" => "Write 'context put'.",
        "put all" => "Write 'context merge'.",
        "currentUser" or "currentUserGroups" or "authenticatedUserId" => "Who answers is not known to rules: give it as a value.",
        "dateTime" => "Write 'date and time'.",
        _ => null,
    };
}
