namespace TreM.Workflow.Web.Api;

/// <summary>The stable codes of the API's problem details, with what each means: the table in its document.</summary>
public static class ProblemCodes
{
    /// <summary>Code, usual status and meaning. Codes of the process (<c>process.*</c>) come through as they are.</summary>
    public static IReadOnlyList<(string Code, int Status, string Meaning)> All { get; } =
    [
        ("api.idempotency.missing", 400, "The call changes something and has no Idempotency-Key. Send one, a new one for each new request."),
        ("api.antiforgery.missing", 400, "A browser's cookie came without the antiforgery token. Use an API key outside the browser."),
        ("api.request.invalid", 400, "The body or a value in the address cannot be read or is not known; the detail says which."),
        ("api.request.too-large", 413, "The body is larger than this call takes."),
        ("api.method", 405, "The address does not take this method."),
        ("api.content-type", 415, "The call takes another content type."),
        ("api.key.missing", 401, "The call has no key, or one that is unknown, expired or revoked."),
        ("api.too-many", 429, "Too many calls; Retry-After says how many seconds to wait."),
        ("api.failed", 500, "Something is wrong here. Retry with the same Idempotency-Key, and tell the administrator."),
        ("api.forbidden", 403, "The call is for another role."),
        ("api.scope.missing", 403, "The key was not made for this part of the API."),
        ("api.not-found", 404, "There is no such thing, or it is somebody else's: the two look the same."),
        ("receipt.request.differs", 422, "The Idempotency-Key was used for another request before. Use a new key."),
        ("instance.conflict", 409, "Others kept changing it meanwhile. Look again and retry."),
        ("referral.invalid", 422, "Some fields are wrong; faults names each."),
        ("referral.not-allowed", 403, "The referral is not one of your own organisation."),
        ("task.answers.invalid", 422, "The answers do not satisfy the form; errors names each."),
        ("task.conflict", 409, "Others kept changing the task. Look again and retry."),
        ("case.conflict", 409, "Others kept changing the case. Look again and retry."),
        ("task.closed", 409, "Somebody has completed the task, or it is no longer wanted."),
        ("handover.not-now", 409, "The handover's state does not ask for this answer."),
        ("handover.recall.late", 409, "The handover no longer waits for its receiver."),
        ("handover.update.late", 409, "The handover has ended: nothing more is sent."),
        ("handover.update.consent", 409, "The consent that it was sent under no longer holds."),
        ("handover.meeting.not-now", 409, "A meeting is proposed between acceptance and the first meeting."),
        ("handover.meeting.date", 409, "The day of the meeting is past or more than a year ahead."),
        ("handover.meeting.place", 409, "The place is longer than 120 characters."),
        ("message.signature.missing", 400, "A signed call lacks the headers webhook-id, webhook-timestamp and webhook-signature."),
        ("message.invalid", 422, "The message lacks its name or correlation key, or has something that is not known or cannot be kept; the detail says where."),
        ("message.name.unknown", 422, "Partners may not send a message of this name."),
        ("message.payload.invalid", 422, "The payload is not a JSON object."),
        ("message.too-large", 413, "The message is larger than 64 kB."),
        ("job.take.invalid", 422, "The number of jobs or the time asked for is out of range."),
        ("job.type.missing", 403, "The key was not made for jobs of this type."),
        ("job.lease.lost", 409, "The job is done, withdrawn, or was given to another worker. Take a new one."),
        ("job.failure.invalid", 422, "The message is empty or too long, or the pause out of range."),
        ("job.variables.invalid", 422, "The variables or corrections are not a JSON object, or something in them cannot be kept."),
        ("model.refused", 422, "The model has errors; findings names each."),
        ("decision.inputs.invalid", 422, "The inputs are not a JSON object, or name what the decision does not ask for."),
        ("api.json.invalid", 400, "The body is not JSON, or nests too deep."),
        ("decision.name.invalid", 422, "The file's name is too long or does not end in .dmn."),
        ("decision.tests.none", 422, "There are no tests in the body and none beside the table."),
        ("decision.batch.time", 422, "The batch took too long; send smaller ones."),
        ("decision.batch.invalid", 422, "The batch is not an array of at most 1000 sets of inputs."),
    ];
}
