using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Tests.Contract;

/// <summary>A form says what it writes, and is refused when it does not ask for what that needs.</summary>
public sealed class FormContractTests
{
    private static readonly ProgrammeContract Contract = ProgrammeContract.OfThisProgram;

    public static TheoryData<string> Forms => [.. ShippedForm.WithEffect];

    [Fact]
    public void Every_effect_of_the_program_is_written_by_some_shipped_form() =>
        Assert.Equal(
            Contract.Effects.Select(e => e.Name),
            ShippedForm.WithEffect.Select(id => Read(new ShippedForm(id)).Effect!).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Forms))]
    public void A_shipped_form_fits_what_it_writes(string id) => Assert.Empty(new ShippedForm(id).Findings());

    [Theory, MemberData(nameof(Forms))]
    public void A_field_that_the_effect_needs_cannot_be_renamed(string id)
    {
        foreach (var (list, field) in Needed(id))
        {
            var findings = new ShippedForm(id).Renamed(list, field, "heltAnnat").Findings();

            Assert.Contains(findings, f => f is { Code: "form.effect.field-missing", Severity: Severity.Error } && f.ElementId == field);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_renamed_field_that_says_which_one_it_is_publishes(string id)
    {
        foreach (var (list, field) in Needed(id))
        {
            var form = new ShippedForm(id).Renamed(list, field, "heltAnnat");
            var renamed = form.Field("heltAnnat");
            (renamed["properties"] ??= new JsonObject())["trem:field"] = field;

            Assert.DoesNotContain(form.Findings(), f => f.Severity == Severity.Error);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_field_that_no_effect_reads_may_be_renamed(string id)
    {
        var bound = Contract.Effects.Single(e => e.Name == Read(new ShippedForm(id)).Effect).Fields.SelectMany(f => f.Fields.Select(x => x.Name).Append(f.Name)).ToHashSet();
        foreach (var key in new ShippedForm(id).Fields.Select(ShippedForm.KeyOf).OfType<string>().Where(k => !bound.Contains(k)))
        {
            Assert.DoesNotContain(new ShippedForm(id).Renamed(null, key, "heltAnnat").Findings(), f => f.Severity == Severity.Error);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_code_that_the_effect_does_not_know_is_refused_at_its_field(string id)
    {
        var shape = Contract.Effects.Single(e => e.Name == Read(new ShippedForm(id)).Effect);
        foreach (var field in shape.Fields.Concat(shape.Fields.SelectMany(f => f.Fields)).Where(f => !f.Codes.IsEmpty))
        {
            var form = new ShippedForm(id);
            form.Field(field.Name)["values"]!.AsArray()[0]!["value"] = "HELT_ANNAT";

            Assert.Contains(form.Findings(), f => f is { Code: "form.effect.code-unknown", Severity: Severity.Error } && f.ElementId == field.Name);
        }
    }

    [Fact]
    public void What_must_be_decided_must_be_offered()
    {
        var form = new ShippedForm("F-BESL");
        form.Field("enrolmentDecision")["values"]!.AsArray().RemoveAt(1);

        Assert.Contains("AVVISAD", Assert.Single(form.Findings(), f => f.Code == "form.effect.code-missing").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_a_decision_needs_cannot_be_hidden_for_it()
    {
        var form = new ShippedForm("F-BESL");
        form.Field("startDate")["conditional"]!["hide"] = "=enrolmentDecision = \"INSKRIVEN\"";

        Assert.Equal("startDate", Assert.Single(form.Findings(), f => f.Code == "form.effect.field-hidden").ElementId);
    }

    [Fact]
    public void A_field_of_another_type_is_refused()
    {
        var form = new ShippedForm("F-BESL");
        form.Field("startDate")["type"] = "textfield";

        Assert.Equal("startDate", Assert.Single(form.Findings(), f => f.Code == "form.effect.field-type").ElementId);
    }

    [Fact]
    public void An_effect_that_nobody_offers_is_refused_with_those_there_are()
    {
        var form = new ShippedForm("F-BESL").Change(j => j["properties"]!["trem:effect"] = "enrolment-decison");

        Assert.Contains("enrolment-decision", Assert.Single(form.Findings()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_whose_key_was_its_meaning_says_so_itself_when_it_is_published_anew() =>
        Assert.Equal("form.effect.unnamed", Assert.Single(new ShippedForm("F-BESL").Change(j => j["properties"]!.AsObject().Remove("trem:effect")).Findings()).Code);

    [Fact]
    public void A_new_form_may_write_what_a_shipped_one_does()
    {
        var form = new ShippedForm("F-SAM").Change(j => j["id"] = "EGET-SAMTYCKE");

        Assert.DoesNotContain(form.Findings(), f => f.Severity == Severity.Error);
        Assert.Equal("consents", Contract.BindingOf(Read(form))!.Shape.Name);
    }

    [Theory]
    [InlineData(null, "form.required")]
    [InlineData("KANSKE", "form.option.unknown")]
    public void A_decision_that_was_not_given_decides_nothing(string? decision, string code)
    {
        var answers = FeelContext.Of(("enrolmentDecision", decision), ("startDate", "2026-03-02"), ("decisionReason", "Skäl"));

        var (effect, errors) = Contract.BindingOf(Read(new ShippedForm("F-BESL")))!.Read(answers);

        Assert.Null(effect);
        Assert.Equal(("enrolmentDecision", code), Assert.Single(errors) is var e ? (e.Path, e.Code) : default);
    }

    [Fact]
    public void A_form_deployed_before_the_check_that_does_not_fit_refuses_every_answer()
    {
        // As somebody once renamed it: without an effect, and with another key.
        var form = new ShippedForm("F-BESL").Renamed(null, "enrolmentDecision", "beslut").Change(j => j["properties"]!.AsObject().Remove("trem:effect"));

        var (effect, errors) = Contract.BindingOf(Read(form))!.Read(FeelContext.Of(("beslut", "INSKRIVEN"), ("startDate", "2026-03-02"), ("decisionReason", "Skäl")));

        Assert.Null(effect);
        Assert.Contains(errors, e => e is { Path: "enrolmentDecision", Code: "form.effect.misfit" });
    }

    private static FormSchema Read(ShippedForm form) => FormSchema.Read(form.Text).Schema!;

    // Each field that the effect cannot do without, and the list that it stands in.
    private static IEnumerable<(string? List, string Field)> Needed(string id)
    {
        var shape = Contract.Effects.Single(e => e.Name == Read(new ShippedForm(id)).Effect);
        return shape.Fields.SelectMany(f => f.Fields.Where(IsNeeded).Select(x => ((string?)f.Name, x.Name)).Concat(IsNeeded(f) ? [(null, f.Name)] : []));
    }

    private static bool IsNeeded(EffectField field) => field.IsRequired || field.NeededWhen is not null;
}

internal static class Renaming
{
    /// <summary>Gives a field another key, in the list where it stands, and in the form's conditions.</summary>
    internal static ShippedForm Renamed(this ShippedForm form, string? list, string key, string to)
    {
        var field = list is null ? form.Field(key) : form.Field(list)["components"]!.AsArray().OfType<JsonObject>().First(c => ShippedForm.KeyOf(c) == key);
        field[field["key"] is null ? "path" : "key"] = to;
        foreach (var condition in form.Fields.Select(f => f["conditional"]).OfType<JsonObject>())
        {
            condition["hide"] = Regex.Replace((string)condition["hide"]!, $@"\b{key}\b", to);
        }

        return form;
    }
}
