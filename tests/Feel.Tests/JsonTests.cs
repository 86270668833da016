using System.Text;
using System.Text.Json;
using CsCheck;

namespace TreM.Workflow.Feel.Tests;

public sealed class JsonTests
{
    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("1e400", "1e400")]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("null", "null")]
    [InlineData("[1, true, \"x\"]", "[1,true,\"x\"]")]
    [InlineData("{b: 1, a: @\"2013-05-02\"}", "{\"b\":1,\"a\":\"2013-05-02\"}")]
    [InlineData("@\"PT36H\"", "\"P1DT12H\"")]
    [InlineData("[1..5)", "\"[1..5)\"")]
    public void Plain_json_is_what_people_and_other_systems_expect(string source, string json) =>
        Assert.Equal(json, Written(Value(source), FeelJson.Write));

    [Theory]
    [InlineData("@\"2013-05-02\"", "{\"$feel\":\"date\",\"value\":\"2013-05-02\"}")]
    [InlineData("{b: 1.0, a: [@\"P1M\"]}", "{\"a\":[{\"$feel\":\"years and months duration\",\"value\":\"P1M\"}],\"b\":1}")]
    [InlineData("{\"$feel\": \"date\"}", "{\"$feel\":\"context\",\"value\":{\"$feel\":\"date\"}}")]
    public void Exact_json_marks_what_json_has_no_word_for(string source, string json) =>
        Assert.Equal(json, Written(Value(source), FeelJson.WriteExact));

    [Theory]
    [InlineData("[1.10, 1e400, -0.5]")]
    [InlineData("{a: {b: [null, true, \"x\"]}, \"$feel\": 1}")]
    [InlineData("[@\"2024-02-29\", @\"10:30:00.5@Europe/Stockholm\", @\"2024-02-29T10:30:00+02:00\", @\"P1DT2H\", @\"-P13M\"]")]
    [InlineData("[[1..5), (@\"2024-01-01\"..@\"2024-01-02\"], (< 5), (!= \"a\")]")]
    public void Exact_json_comes_back_as_what_it_was(string source)
    {
        var value = Value(source);
        var json = Written(value, FeelJson.WriteExact);
        using var document = JsonDocument.Parse(json);
        var again = FeelJson.ReadExact(document.RootElement);
        Assert.True(FeelLanguage.AreEqual(value, again));
        Assert.Equal(json, Written(again, FeelJson.WriteExact));
    }

    [Fact]
    public void Whatever_an_expression_gives_survives_storage() => Grammar.Expressions(3).Sample(
        text =>
        {
            var value = FeelLanguage.Compile(text, Grammar.Known).Expression?.Evaluate(Grammar.Values, SpecTable.Options).Value;
            var json = Written(value, FeelJson.WriteExact);
            using var document = JsonDocument.Parse(json);
            Assert.Equal(json, Written(FeelJson.ReadExact(document.RootElement), FeelJson.WriteExact));
            using var plain = JsonDocument.Parse(Written(value, FeelJson.Write));
            FeelJson.Read(plain.RootElement);
        },
        iter: 1_000,
        threads: 1);

    [Fact]
    public void Equal_contexts_give_equal_bytes() =>
        Assert.Equal(Written(Value("{a: 1.0, b: 2}"), FeelJson.WriteExact), Written(Value("{b: 2.00, a: 1}"), FeelJson.WriteExact));

    private static object? Value(string source) => FeelLanguage.Compile(source).Expression!.Evaluate(FeelContext.Empty).Value;

    private static string Written(object? value, Action<Utf8JsonWriter, object?> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Theory]
    [InlineData("{\"a\": [1, {\"b\": -1e6200}]}", "$.a[1].b")]
    [InlineData("1e99999999", "$")]
    public void A_number_out_of_range_is_a_finding_that_names_its_place(string json, string place)
    {
        using var document = JsonDocument.Parse(json);

        Assert.False(FeelJson.TryRead(document.RootElement, out _, out var finding));
        Assert.Equal(("feel.json.number", place), (finding.Code, Assert.Single(finding.Arguments)));
    }

    [Fact]
    public void Json_whose_numbers_are_in_range_is_read()
    {
        using var document = JsonDocument.Parse("{\"a\": [1, 2.5e3]}");

        Assert.True(FeelJson.TryRead(document.RootElement, out var value, out _));
        Assert.Equal("{a: [1, 2500]}", FeelLanguage.ToLiteral(value));
    }
}
