using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>What invented people write where a form asks for words.</summary>
internal static class SyntheticTexts
{
    private const string Otherwise = "Enligt samtal med deltagaren";

    private static readonly (string Code, string Title)[] Occupations =
        [("5330", "Undersköterska"), ("5120", "Kock"), ("9412", "Restaurangbiträde"), ("8211", "Montör"), ("5222", "Butikssäljare"), ("4222", "Receptionist")];

    private static readonly Dictionary<string, string[]> Texts = new()
    {
        ["goalText"] = ["Ett fast arbete inom pendlingsavstånd", "Prova yrket på riktigt innan jag väljer utbildning", "Få papper på det jag redan kan", "Arbeta halvtid till sommaren och sedan mer"],
        ["longGoal"] = ["Tillsvidareanställning i valt yrke", "Yrkesutbildning och därefter arbete", "Arbete i egen takt, minst halvtid"],
        ["goal"] = ["Klara orienteringskursen", "Besöka två arbetsplatser", "Skriva meritförteckning med handledaren", "Börja på morgonpass tre dagar i veckan"],
        ["responsibilities"] = ["Deltagaren söker, handledaren bokar möten, lärcentrum ordnar kursplats"],
        ["decisionReason"] = ["Villkoren är uppfyllda och deltagaren vill"],
        ["decidedBy"] = ["Lokal samordnare"],
        ["confirmedBy"] = ["Lokal samordnare"],
        ["reviewedBy"] = ["Regional samordnare"],
        ["reviewReason"] = ["Kompletterande uppgifter visar att villkoren är uppfyllda"],
        ["confirmationNote"] = ["Klart enligt överenskommelse"],
        ["escalationNote"] = ["Talat med ansvarig; ny tid är bokad"],
        ["employer"] = ["Exempelgårdens äldreboende", "Påhittade Mekaniska AB", "Provköket", "Låtsashotellet"],
        ["provider"] = ["Lärcentrum"],
        ["supervisor"] = ["Arvid Arbetsplatsson"],
        ["emergencyContact"] = ["Arbetsplatsens reception"],
        ["tasks"] = ["Hjälpa till i det dagliga arbetet tillsammans med handledaren på plats"],
        ["hours"] = ["Vardagar 8–15"],
        ["works"] = ["Kommer i tid, frågar när något är oklart och tar egna initiativ"],
        ["question"] = ["Vilka kurser är redan lästa, och går det att få betygskopior?"],
        ["answer"] = ["Betyg från två kurser finns; kopior lämnas vid mötet"],
        ["resultText"] = ["Deltagaren har börjat enligt plan och trivs"],
        ["infoVersion"] = ["1"],
        ["notTested"] = ["Läkemedelshantering"],
        ["certificateTitle"] = ["Intyg om genomförd praktik"],
        ["issuer"] = ["Lärcentrum"],
        ["standard"] = ["Kursplan för gymnasial vuxenutbildning"],
        ["assessor"] = ["Valideringsbedömare"],
        ["documentType"] = ["Arbetsintyg"],
        ["what"] = ["Arbetsintyg från tidigare arbete"],
        ["workplaceLinkReason"] = ["Arbetsplats väljs efter orienteringen"],
        ["riskAction"] = ["Tätare kontakt och nytt möte inom en vecka"],
        ["statement"] = ["Bemötande och kommunikation"],
        ["method"] = ["Samtal"],
        ["evidence"] = ["Samtal och arbetsprov"],
        ["certificate"] = ["Intyg"],
    };

    public static string For(string key, SyntheticPerson person) =>
        Texts.TryGetValue(key, out var texts) ? texts[person.Random.Next(texts.Length)] : Otherwise;

    /// <summary>The occupation somebody has set their mind on: always the same one.</summary>
    public static FeelContext Occupation(SyntheticPerson person)
    {
        var (code, title) = Occupations[person.Draft.RowKey?.Sum(c => c) % Occupations.Length ?? 0];
        return FeelContext.Of(("ssyk", code), ("title", title));
    }
}
