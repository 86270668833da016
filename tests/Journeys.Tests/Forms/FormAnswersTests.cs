using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Tests.Forms;

public sealed class FormAnswersTests
{
    private const string Json = """
        {
          "type": "default", "id": "F-TEST", "name": "Prov", "components": [
            { "type": "textfield", "key": "reason", "label": "Syfte", "validate": { "required": true, "maxLength": 10 },
              "properties": { "label.en": "Purpose" } },
            { "type": "number", "key": "age", "label": "Ålder", "decimalDigits": 0, "validate": { "min": 0, "max": 120 } },
            { "type": "select", "key": "way", "label": "Sätt", "values": [ { "value": "SMS", "label": "SMS" }, { "value": "BREV", "label": "Brev" } ],
              "properties": { "value.BREV.en": "Letter" } },
            { "type": "textfield", "key": "phone", "label": "Telefon", "validate": { "required": true },
              "conditional": { "hide": "=way != \"SMS\"" } },
            { "type": "dynamiclist", "path": "goals", "label": "Delmål", "components": [
              { "type": "datetime", "subtype": "date", "key": "by", "dateLabel": "Senast", "label": "Senast", "validate": { "required": true } } ] }
          ]
        }
        """;

    private static readonly FormSchema Schema = FormSchema.Read(Json).Schema!;

    [Fact]
    public void A_choice_takes_its_values_from_the_register_it_names()
    {
        var schema = FormSchema.Read("""{ "id": "F-REG", "components": [ { "type": "group", "components": [ { "type": "select", "key": "partnerId", "label": "Part", "valuesKey": "partners" } ] } ] }""").Schema!;

        var filled = schema.WithOptions(register => register == "partners" ? [new("P-01", new("Arbetsförmedlingen Falun", null))] : []);

        Assert.Empty(FormAnswers.Check(filled, FeelContext.Of(("partnerId", "P-01"))).Errors);
        Assert.Equal("form.option.unknown", Assert.Single(FormAnswers.Check(filled, FeelContext.Of(("partnerId", "P-99"))).Errors).Code);
    }

    [Fact]
    public void Answers_that_satisfy_the_form_are_kept_and_answers_to_nothing_are_told()
    {
        var result = FormAnswers.Check(Schema, FeelContext.Of(
            ("reason", "hjälp"), ("age", (FeelNumber)32), ("way", "BREV"), ("isAdmin", true), ("goals", FeelList.Of([FeelContext.Of(("by", "2013-05-02"), ("till", "x"))]))));
        Assert.Equal([("isAdmin", "form.field.unknown"), ("goals[0].till", "form.field.unknown")], result.Errors.Select(e => (e.Path, e.Code)));
        Assert.Equal("hjälp", result.Answers["reason"]);
        Assert.False(result.Answers.TryGet("isAdmin", out _));
    }

    [Theory]
    [InlineData("en\r\nrad\r\ntre", null)]
    [InlineData("fyra\r\nradera", "form.text.max")]
    [InlineData("a\0b", "form.text.characters")]
    [InlineData("HALF", "form.text.characters")]
    public void A_line_end_is_one_character_and_a_text_is_one_that_can_be_kept(string text, string? code) => Assert.Equal(
        code is null ? [] : [code], FormAnswers.Check(Schema, FeelContext.Of(("reason", text.Replace("HALF", "a\ud800b", StringComparison.Ordinal)))).Errors.Select(e => e.Code));

    [Theory]
    [InlineData("1\u00a0000", "1000")]
    [InlineData("1\u202f000,5", "1000.5")]
    [InlineData("\u22125", "-5")]
    public void Numbers_are_read_as_people_and_spreadsheets_write_them(string typed, string number) =>
        Assert.Equal(number, FormAnswers.FromFields(Schema, name => name == "age" ? [typed] : [])["age"]!.ToString());

    [Theory]
    [InlineData("0001-01-01", null, "form.date.range")]
    [InlineData("9999-12-31", null, "form.date.range")]
    [InlineData("2013-05-01", "2013-05-02", "form.date.range")]
    [InlineData("2013-05-02", "2013-05-02", null)]
    [InlineData("2013-06-02", "2013-05-02", "form.date.range")]
    public void A_date_lies_in_a_lifetime_and_within_the_days_that_the_field_says(string day, string? today, string? code)
    {
        var schema = FormSchema.Read("""{ "id": "F", "components": [ { "type": "datetime", "subtype": "date", "key": "on", "properties": { "trem:days": "0..30" } } ] }""").Schema!;
        var errors = FormAnswers.Check(schema, FeelContext.Of(("on", day)), today is null ? null : DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)).Errors;
        Assert.Equal(code is null ? [] : [code], errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("reason", null, "form.required")]
    [InlineData("reason", "för lång text här", "form.text.max")]
    [InlineData("age", "gammal", "form.type.wrong")]
    [InlineData("age", "121", "form.number.max")]
    [InlineData("age", "-1", "form.number.min")]
    [InlineData("age", "1,5", "form.number.decimals")]
    [InlineData("way", "FAX", "form.option.unknown")]
    public void A_wrong_answer_is_named_with_its_field_and_reason(string field, string? typed, string code)
    {
        var posted = new Dictionary<string, string?> { ["reason"] = "ok", [field] = typed };
        var answers = FormAnswers.FromFields(Schema, name => posted.TryGetValue(name, out var value) ? [value] : []);
        var error = Assert.Single(FormAnswers.Check(Schema, answers).Errors);
        Assert.Equal((field, code), (error.Path, error.Code));
    }

    [Fact]
    public void A_hidden_field_is_neither_asked_for_nor_kept()
    {
        var hidden = FormAnswers.Check(Schema, FeelContext.Of(("reason", "x"), ("way", "BREV"), ("phone", "070")));
        Assert.Empty(hidden.Errors);
        Assert.False(hidden.Answers.TryGet("phone", out _));

        var shown = FormAnswers.Check(Schema, FeelContext.Of(("reason", "x"), ("way", "SMS")));
        Assert.Equal("phone", Assert.Single(shown.Errors).Path);
    }

    [Fact]
    public void An_error_in_a_row_names_the_row()
    {
        var posted = new Dictionary<string, string?>
        {
            ["reason"] = "x", ["goals.count"] = "2", ["goals[0].by"] = "2013-05-02", ["goals[1].by"] = "2013-02-30",
        };
        var answers = FormAnswers.FromFields(Schema, name => posted.TryGetValue(name, out var value) ? [value] : []);
        var error = Assert.Single(FormAnswers.Check(Schema, answers).Errors);
        Assert.Equal(("goals[1].by", "form.date.invalid"), (error.Path, error.Code));
    }

    [Fact]
    public void A_posted_row_count_cannot_make_the_server_build_more_rows_than_a_person_types()
    {
        var answers = FormAnswers.FromFields(Schema, name => name == "goals.count" ? ["1000000000"] : []);
        Assert.Equal(FormAnswers.MostRows, ((FeelList)answers["goals"]!).Count);
    }

    [Fact]
    public void Texts_are_Swedish_and_English_where_the_author_wrote_it()
    {
        Assert.Equal("Purpose", Schema.Components[0].Label!.In("en"));
        Assert.Equal("Ålder", Schema.Components[1].Label!.In("en"));
        Assert.Equal("Letter", Schema.Components[2].Options[1].Label.In("en"));
    }

    [Theory]
    [InlineData("{", "form.schema.malformed")]
    [InlineData("""{ "id": "F", "components": [ { "type": "iframe" } ] }""", "form.component.unsupported")]
    [InlineData("""{ "id": "F", "components": [ { "type": "number" } ] }""", "form.key.missing")]
    [InlineData("""{ "id": "F", "components": [ { "type": "textfield", "key": "a", "validate": { "pattern": "(a)\\1" } } ] }""", "form.pattern.invalid")]
    [InlineData("""{ "id": "F", "components": [ { "type": "datetime", "key": "a", "properties": { "trem:days": "soon" } } ] }""", "form.days.invalid")]
    [InlineData("""{ "id": "F", "components": [ { "type": "number", "key": "a" }, { "type": "number", "key": "a" } ] }""", "form.key.twice")]
    public void A_schema_that_cannot_be_used_is_refused_with_a_reason(string json, string code)
    {
        var (schema, findings) = FormSchema.Read(json);
        Assert.Null(schema);
        Assert.Contains(findings, f => f.Code == code);
    }
}
