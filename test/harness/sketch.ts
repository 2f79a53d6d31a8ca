const tagOf: Readonly<Record<string, string>> = {
  "[": "task",
  "<+": "parallelGateway",
  "<x": "exclusiveGateway",
  "<o": "inclusiveGateway",
}

/**
 * Draws a process as text and gives it as BPMN XML. Each line is a chain of nodes; a repeated name
 * is the same node.
 *
 *     (start) > <+fork> > [pack] > <+join> > (end)
 *               <+fork> > [bill] > <+join>
 *
 * `(event)` `[task]` `<+parallel>` `<xexclusive>` `<oinclusive>`; flows are numbered in reading
 * order. An event nobody flows to is a start event, one that flows nowhere an end event.
 * Anything a sketch cannot say is written as XML; do not extend the notation.
 */
export function sketch(drawing: string): string {
  const shapes = new Map<string, string>()
  const flows: { source: string; target: string }[] = []
  for (const line of drawing.split("\n").filter(it => it.trim())) {
    const chain = line.split(" > ").map(shape => {
      const [, open, id] = /^(\(|\[|<\+|<x|<o)([\w-]+)[)\]>]$/.exec(shape.trim()) ?? []
      if (!open || !id) throw new Error(`not a node: ${shape}`)
      shapes.set(id, open)
      return id
    })
    for (const [at, target] of chain.entries())
      if (0 < at) flows.push({ source: chain[at - 1]!, target })
  }
  const nodes = [...shapes].map(([id, open]) => `<${tagOf[open] ?? eventTag(id)} id="${id}"/>`)
  const edges = flows.map(
    ({ source, target }, at) =>
      `<sequenceFlow id="flow${at + 1}" sourceRef="${source}" targetRef="${target}"/>`,
  )
  return document([...nodes, ...edges].join("\n"))

  function eventTag(id: string): string {
    if (!flows.some(it => it.target === id)) return "startEvent"
    return flows.some(it => it.source === id) ? "intermediateThrowEvent" : "endEvent"
  }
}

/**
 * Supplies what a fragment lacks: `definitions` around it, and a `process` unless it brings one or
 * is a whole document already.
 */
export function document(fragment: string): string {
  if (/<([\w.-]+:)?definitions\b/.test(fragment)) return fragment
  const isWhole = /<([\w.-]+:)?process\b/.test(fragment)
  const open = isWhole ? "" : `<process id="process" isExecutable="true">`
  const close = isWhole ? "" : "</process>"
  return `${wrapper}${open}\n${fragment.trimEnd()}\n${close}</definitions>\n`
}

const wrapper =
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" ` +
  `xmlns:camunda="http://camunda.org/schema/1.0/bpmn" ` +
  `xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" ` +
  `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="test">`
