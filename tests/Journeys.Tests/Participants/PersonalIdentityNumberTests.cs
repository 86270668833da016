using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tests.Participants;

public sealed class PersonalIdentityNumberTests
{
    private static readonly DateOnly AsOf = new(2025, 6, 1);

    [Theory]
    [InlineData("199001012386", IdentityNumberFault.CheckDigit)]
    [InlineData("199002302385", IdentityNumberFault.Date)]
    [InlineData("199013012385", IdentityNumberFault.Date)]
    [InlineData("197010922391", IdentityNumberFault.Date)]
    [InlineData("202601612381", IdentityNumberFault.Future)]
    [InlineData("19900101238", IdentityNumberFault.Format)]
    [InlineData("19900101-238X", IdentityNumberFault.Format)]
    [InlineData("1990-0101-2385", IdentityNumberFault.Format)]
    [InlineData("19000101+9801", IdentityNumberFault.Format)]
    [InlineData("", IdentityNumberFault.Format)]
    [InlineData(null, IdentityNumberFault.Format)]
    public void A_wrong_number_says_what_is_wrong(string? text, IdentityNumberFault fault)
    {
        Assert.Equal(fault, PersonalIdentityNumber.Read(text, AsOf, out var number));
        Assert.Null(number);
    }

    [Theory]
    [InlineData("900101-2385", "199001012385")]
    [InlineData("9001012385", "199001012385")]
    [InlineData(" 19900101-2385 ", "199001012385")]
    [InlineData("000101+9801", "190001019801")]
    [InlineData("20240229-2383", "202402292383")]
    public void Every_way_to_write_it_gives_twelve_digits(string text, string digits)
    {
        Assert.Equal(IdentityNumberFault.None, PersonalIdentityNumber.Read(text, AsOf, out var number));
        Assert.Equal(digits, number!.Digits);
    }

    [Theory]
    [InlineData("198004262385", "2012-10-15", 32, "K", "PNR")]
    [InlineData("199403122394", "2013-02-11", 18, "M", "PNR")]
    [InlineData("198612092380", "2012-11-20", 25, "K", "PNR")]
    [InlineData("196408233234", "2013-01-14", 48, "M", "PNR")]
    [InlineData("198108222384", "2012-09-03", 31, "K", "PNR")]
    [InlineData("198308172397", "2013-03-05", 29, "M", "PNR")]
    [InlineData("198508122382", "2013-05-20", 27, "K", "PNR")]
    [InlineData("197010632391", "2013-04-08", 42, "M", "SAMNR")]
    [InlineData("198804202383", "2012-10-01", 24, "K", "PNR")]
    [InlineData("198404152392", "2013-04-29", 29, "M", "PNR")]
    [InlineData("198708152387", "2013-01-21", 25, "K", "PNR")]
    [InlineData("198204212396", "2013-08-19", 31, "M", "PNR")]
    public void Age_sex_and_kind_follow_from_the_number(string text, string asOf, int age, string sex, string kind)
    {
        var date = DateOnly.ParseExact(asOf, "yyyy-MM-dd");

        Assert.Equal(IdentityNumberFault.None, PersonalIdentityNumber.Read(text, date, out var number));
        Assert.Equal((age, sex, kind), (number!.AgeAt(date), number.Sex, number.Kind));
    }

    [Fact]
    public void A_coordination_number_gives_the_real_day_of_birth()
    {
        PersonalIdentityNumber.Read("701063-2391", AsOf, out var number);

        Assert.Equal(new DateOnly(1970, 10, 3), number!.Born);
    }

    [Fact]
    public void Leap_day_children_turn_a_year_older_on_the_1st_of_March_or_the_day_before()
    {
        PersonalIdentityNumber.Read("20240229-2383", AsOf, out var number);

        Assert.Equal(0, number!.AgeAt(new DateOnly(2025, 2, 27)));
        Assert.Equal(1, number.AgeAt(new DateOnly(2025, 3, 1)));
        Assert.Equal(4, number.AgeAt(new DateOnly(2028, 2, 29)));
    }

    [Fact]
    public void A_number_prints_masked()
    {
        PersonalIdentityNumber.Read("198004262385", AsOf, out var number);

        Assert.Equal("19800426-••••", $"{number}");
    }

    [Fact]
    public void Changing_any_one_digit_is_noticed()
    {
        const string right = "198004262385";
        for (var at = 2; at < right.Length; at++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                if (digit != right[at])
                {
                    var wrong = right.Remove(at, 1).Insert(at, digit.ToString());
                    Assert.NotEqual(IdentityNumberFault.None, PersonalIdentityNumber.Read(wrong, AsOf, out _));
                }
            }
        }
    }
}
