/**
 * What each kind of element means, in one sentence for somebody who does not know BPMN by heart.
 * Own words; the section of BPMN 2.0.2 (formal/2013-12-09) that defines it stands behind.
 */
export function meaningOf(kind: string): string | undefined {
  return meanings.get(kind)
}

const meanings: ReadonlyMap<string, string> = new Map([
  ["task", "Work that is not said more about. §10.3.3"],
  ["userTask", "A person does this with the help of software. §10.3.4"],
  ["manualTask", "A person does this without any software. §10.3.3"],
  ["serviceTask", "A service or program does this. §10.3.3"],
  ["sendTask", "Sends a message and is done. §10.3.3"],
  ["receiveTask", "Waits for a message and is done when it comes. §10.3.3"],
  ["scriptTask", "The engine runs a script. §10.3.3"],
  ["businessRuleTask", "Asks a rule engine or a decision table. §10.3.3"],
  ["callActivity", "Runs another process, or a global task, and waits for its end. §10.3.6"],
  ["subProcess", "A process inside the process; is done when nothing runs in it. §10.3.5"],
  ["transaction", "A sub-process that can be cancelled as a whole. §10.3.5"],
  ["adHocSubProcess", "Its activities happen in any order, as often as needed. §10.3.5"],
  ["startEvent", "Here an instance begins. §10.5.2"],
  ["endEvent", "Here a path ends. §10.5.3"],
  ["intermediateCatchEvent", "The token waits here until it happens. §10.5.4"],
  ["intermediateThrowEvent", "The token makes it happen and goes on at once. §10.5.4"],
  ["boundaryEvent", "While its activity runs, this may happen and take its own path. §10.5.4"],
  ["exclusiveGateway", "One path is taken: the first whose condition holds. §10.6.2"],
  ["inclusiveGateway", "Every path is taken whose condition holds; a join waits for them. §10.6.3"],
  ["parallelGateway", "Every path is taken; a join waits for all of them. §10.6.4"],
  ["complexGateway", "An expression says which paths are taken. §10.6.5"],
  ["eventBasedGateway", "The path is taken whose event happens first. §10.6.6"],
  ["sequenceFlow", "Where a token goes next. §8.4.13"],
  ["messageFlow", "A message between two pools. §9.4"],
  ["process", "What happens, in which order, within one organisation. §10"],
  ["participant", "Who takes part: an organisation, a role or a system. §9.3"],
  ["collaboration", "Pools and the messages between them. §9"],
  ["lane", "Who, or what part of the organisation, does what lies in it. §10.8"],
  ["dataObject", "Information that lives as long as its process. §10.4.1"],
  ["dataObjectReference", "A data object, possibly in a certain state. §10.4.1"],
  ["dataStoreReference", "A store of information that outlives the process. §10.4.1"],
  ["message", "What is sent from one participant to another. §8.4.11"],
  ["error", "A failure that an error event can catch. §8.4.3"],
  ["escalation", "Something a higher level should know, which is no failure. §8.4.4"],
  ["signal", "A call to everybody who listens. §8.4.12"],
  ["itemDefinition", "The structure of data or of something physical. §8.4.10"],
  ["textAnnotation", "A remark for the reader. §8.4.1"],
  ["group", "A frame for the reader; it changes nothing. §8.4.1"],
  ["association", "Links a remark, or a compensation handler, to an element. §8.4.1"],
  ["terminateEventDefinition", "Ends everything in its process or sub-process. §10.5.5"],
  ["BPMNShape", "Where an element is drawn. §12"],
  ["BPMNEdge", "How a flow is drawn. §12"],
])
