using System.Collections.Immutable;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>The messages that processes may wait for, besides those that models themselves send.</summary>
public static class CaseMessages
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<MessageShape> All { get; } =
    [
        Waited("paus", "Deltagaren behöver paus", "The participant needs a pause"),
        Waited("aterga", "Deltagaren kommer tillbaka", "The participant comes back"),
        Waited("overlamning", "Ärendet ska lämnas över", "The case is to be handed over"),
        Waited("planrevidering", "Planen behöver ändras", "The plan needs a change"),
        Waited("avslutsforslag", "Deltagandet bör avslutas", "The participation should end"),
        Waited("sakerhet", "Något hotar säkerheten", "Something endangers safety"),
        Waited("flytt", "Deltagaren flyttar", "The participant moves"),
        Waited("uhr-svar", "UHR har svarat", "The UHR statement came"),
        Waited("praktik-avbruten", "Praktiken är avbruten", "The placement is broken off"),
        Start("skydd", "Identiteten ska skyddas", "The identity is to be protected"),
        Start("registerutdrag", "Deltagaren begär sina uppgifter", "The participant asks for the record"),
        Start("klagomal", "Ett klagomål har kommit", "A complaint came"),
        Own("avslut", "Deltagandet avslutas", "The participation ends", starts: false),
        Own("aterkalla", "En överlämning återkallas", "A handover is recalled", starts: false),
        Own("samtycke-aterkallat", "Ett samtycke är återkallat", "A consent is withdrawn", starts: true),
        Own("skydd-slut", "Skyddet upphör", "The protection ends", starts: false),
    ];

    /// <summary>Whether a message may be sent from the page of a case.</summary>
    public static bool IsSentByPeople(string name) => All.Any(m => m.Name == name && m.FromPage);

    /// <summary>Whether a message starts a process of its own.</summary>
    public static bool Starts(string name) => All.Any(m => m.Name == name && m.Starts);

    private static MessageShape Waited(string name, string swedish, string english) => new(name, new LocalisedText(swedish, english), false, true);

    private static MessageShape Start(string name, string swedish, string english) => new(name, new LocalisedText(swedish, english), true, true);

    private static MessageShape Own(string name, string swedish, string english, bool starts) => new(name, new LocalisedText(swedish, english), starts, false);
}
