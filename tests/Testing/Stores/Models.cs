namespace TreM.Workflow.Testing.Stores;

/// <summary>Small processes that tests of the store run.</summary>
public static class Models
{
    /// <summary>start, n + 1, a task for a coach, n + 1, end.</summary>
    public static string Wait { get; } = Process("wait", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="first"/>
        <scriptTask id="first" name="Räkna"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/></extensionElements></scriptTask>
        <sequenceFlow id="f2" sourceRef="first" targetRef="task"/>
        <userTask id="task" name="Gör klart" trem:node="N110" trem:phase="F1" trem:activity="KARTLAGGNING_KLAR" trem:nameEn="Get it done" trem:deadline="2">
          <extensionElements><zeebe:assignmentDefinition candidateGroups="HANDLEDARE"/><zeebe:formDefinition formId="F-TEST"/></extensionElements>
        </userTask>
        <sequenceFlow id="f3" sourceRef="task" targetRef="second"/>
        <scriptTask id="second" name="Räkna igen"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/></extensionElements></scriptTask>
        <sequenceFlow id="f4" sourceRef="second" targetRef="end"/>
        <endEvent id="end"/>
        """);

    /// <summary>The form of the tasks here.</summary>
    public static string Form { get; } = """{ "type": "default", "id": "F-TEST", "components": [] }""";

    /// <summary>A timer of an hour, then the end.</summary>
    public static string Timer { get; } = Process("timer", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="hour"/>
        <intermediateCatchEvent id="hour" name="En timme">
          <timerEventDefinition id="hour_t"><timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>
        </intermediateCatchEvent>
        <sequenceFlow id="f2" sourceRef="hour" targetRef="end"/>
        <endEvent id="end"/>
        """);

    /// <summary>Waits for the message <c>answer</c> that carries the variable <c>id</c>.</summary>
    public static string Message { get; } = Process("message", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="answer"/>
        <intermediateCatchEvent id="answer" name="Svar"><messageEventDefinition id="answer_m" messageRef="m"/></intermediateCatchEvent>
        <sequenceFlow id="f2" sourceRef="answer" targetRef="end"/>
        <endEvent id="end"/>
        """, """<message id="m" name="answer"><extensionElements><zeebe:subscription correlationKey="=id"/></extensionElements></message>""");

    /// <summary>A job of type <c>work</c>.</summary>
    public static string Job { get; } = Process("job", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
        <serviceTask id="work" name="Arbete"><extensionElements><zeebe:taskDefinition type="work" retries="3"/></extensionElements></serviceTask>
        <sequenceFlow id="f2" sourceRef="work" targetRef="end"/>
        <endEvent id="end"/>
        """);

    /// <summary>Calls <see cref="Wait"/>; an hour later the call is no longer wanted.</summary>
    public static string Call { get; } = Process("call", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="ring"/>
        <callActivity id="ring" name="Ring"><extensionElements><zeebe:calledElement processId="wait"/></extensionElements></callActivity>
        <boundaryEvent id="late" attachedToRef="ring"><timerEventDefinition id="late_t"><timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>
        <sequenceFlow id="f2" sourceRef="ring" targetRef="end"/>
        <sequenceFlow id="f3" sourceRef="late" targetRef="end2"/>
        <endEvent id="end"/>
        <endEvent id="end2"/>
        """);

    /// <summary>A job of type <c>mail</c>, a task, a timer of a minute, another job of type <c>mail</c>: what the kill test runs.</summary>
    public static string Journey { get; } = Process("journey", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="hello"/>
        <serviceTask id="hello" name="Välkommen"><extensionElements><zeebe:taskDefinition type="mail"/></extensionElements></serviceTask>
        <sequenceFlow id="f2" sourceRef="hello" targetRef="task"/>
        <userTask id="task" name="Uppgift" trem:deadline="2">
          <extensionElements><zeebe:assignmentDefinition candidateGroups="HANDLEDARE"/><zeebe:formDefinition formId="F-TEST"/></extensionElements>
        </userTask>
        <sequenceFlow id="f3" sourceRef="task" targetRef="pause"/>
        <intermediateCatchEvent id="pause" name="Paus"><timerEventDefinition id="pause_t"><timeDuration xsi:type="tFormalExpression">PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent>
        <sequenceFlow id="f4" sourceRef="pause" targetRef="call"/>
        <callActivity id="call" name="Delprocess"><extensionElements><zeebe:calledElement processId="part"/></extensionElements></callActivity>
        <sequenceFlow id="f5" sourceRef="call" targetRef="bye"/>
        <serviceTask id="bye" name="Hej då"><extensionElements><zeebe:taskDefinition type="mail"/></extensionElements></serviceTask>
        <sequenceFlow id="f6" sourceRef="bye" targetRef="end"/>
        <endEvent id="end"/>
        """);

    /// <summary>The part that <see cref="Journey"/> calls.</summary>
    public static string Part { get; } = Process("part", """
        <startEvent id="start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="count"/>
        <scriptTask id="count" name="Räkna"><extensionElements><zeebe:script expression="=1 + 1" resultVariable="counted"/></extensionElements></scriptTask>
        <sequenceFlow id="f2" sourceRef="count" targetRef="end"/>
        <endEvent id="end"/>
        """);

    /// <summary>A BPMN file with one process.</summary>
    public static string Process(string id, string content, string definitions = "") => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:trem="urn:trem:bpmn:1" id="d_{id}" targetNamespace="urn:test">
        {definitions}
        <process id="{id}" name="{id}" isExecutable="true">
        {content}
        </process>
        </definitions>
        """;
}
