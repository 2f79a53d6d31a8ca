/**
 * What each kind of element means, in one sentence for somebody who does not know BPMN by heart.
 * Own words, after BPMN 2.0.2 (formal/2013-12-09), chapters 8 to 12.
 */
export function meaningOf(kind: string): string | undefined {
  return meanings.get(kind)
}

const meanings: ReadonlyMap<string, string> = new Map([
  ["task", "Work of a kind that is not said."],
  ["userTask", "A person does this with the help of software."],
  ["manualTask", "A person does this without any software."],
  ["serviceTask", "A service or program does this."],
  ["sendTask", "Sends a message and is done."],
  ["receiveTask", "Waits for a message and is done when it comes."],
  ["scriptTask", "The engine runs a script."],
  ["businessRuleTask", "Asks a rule engine or a decision table."],
  ["callActivity", "Runs another process, or a global task, and waits for its end."],
  ["subProcess", "A process inside the process; is done when nothing runs in it."],
  ["transaction", "A sub-process that can be cancelled as a whole."],
  ["adHocSubProcess", "Its activities happen in any order, as often as needed."],
  ["startEvent", "Here an instance begins."],
  ["endEvent", "Here a path ends."],
  ["intermediateCatchEvent", "The token waits here until it happens."],
  ["intermediateThrowEvent", "The token makes it happen and goes on at once."],
  ["boundaryEvent", "While its activity runs, this may happen and take its own path."],
  ["exclusiveGateway", "One path is taken: the first whose condition holds."],
  ["inclusiveGateway", "Every path is taken whose condition holds; a join waits for them."],
  ["parallelGateway", "Every path is taken; a join waits for all of them."],
  ["complexGateway", "An expression says which paths are taken."],
  ["eventBasedGateway", "The path is taken whose event happens first."],
  ["sequenceFlow", "Where a token goes next."],
  ["messageFlow", "A message between two pools."],
  ["process", "What happens, in which order, within one organisation."],
  ["participant", "Who takes part: an organisation, a role or a system."],
  ["collaboration", "Pools and the messages between them."],
  ["lane", "Who, or what part of the organisation, does what lies in it."],
  ["dataObject", "Information that lives as long as its process."],
  ["dataObjectReference", "A data object, possibly in a certain state."],
  ["dataStoreReference", "A store of information that outlives the process."],
  ["message", "What is sent from one participant to another."],
  ["error", "A failure that an error event can catch."],
  ["escalation", "Something a higher level should know, which is no failure."],
  ["signal", "A call to everybody who listens."],
  ["itemDefinition", "The structure of data or of something physical."],
  ["textAnnotation", "A remark for the reader."],
  ["group", "A frame for the reader; it changes nothing."],
  ["association", "Links a remark, or a compensation handler, to an element."],
  ["terminateEventDefinition", "Ends everything in its process or sub-process."],
  ["BPMNShape", "Where an element is drawn."],
  ["BPMNEdge", "How a flow is drawn."],
])
