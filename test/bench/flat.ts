/**
 * One process of 13,700 nodes and 16,255 flows with everything drawn: the densest graph and the
 * longest list of siblings, about 10 MB.
 */
const blocks = 2_556
const nodeCount = 13_700
/** A block is a choice of two tasks; so many blocks have two tasks behind them, the others one. */
const longBlocks = nodeCount - 2 - 5 * blocks

export function flatDocument(): string {
  const drawn = new Drawing()
  let last = drawn.node("startEvent", "Start_0", "The case is here")
  for (let block = 0; block < blocks; block++) {
    const split = drawn.node("exclusiveGateway", `Split_${block}`, `Which way, ${block}?`)
    const join = drawn.node("exclusiveGateway", `Join_${block}`, "")
    drawn.flow(last, split, "")
    for (const side of ["a", "b"]) {
      const task = drawn.node("serviceTask", `Side_${block}${side}`, `Do it the way of ${side}`)
      drawn.flow(split, task, side === "a" ? "${amount &gt; 100}" : "")
      drawn.flow(task, join, "")
    }
    last = join
    for (let task = 0; task < (block < longBlocks ? 2 : 1); task++) {
      const next = drawn.node("userTask", `Task_${block}_${task}`, `Look at number ${block}`)
      drawn.flow(last, next, "")
      last = next
    }
  }
  drawn.flow(last, drawn.node("endEvent", "End_0", "Done"), "")
  return drawn.document()
}

interface Drawn {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly incoming: string[]
  readonly outgoing: string[]
}

class Drawing {
  readonly #nodes: Drawn[] = []
  readonly #flows: string[] = []
  readonly #edges: string[] = []

  node(kind: string, id: string, name: string): Drawn {
    const node = { kind, id, name, incoming: [], outgoing: [] }
    this.#nodes.push(node)
    return node
  }

  flow(source: Drawn, target: Drawn, condition: string): void {
    const id = `Flow_${this.#flows.length}`
    source.outgoing.push(id)
    target.incoming.push(id)
    const inside = `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`
    const start = `    <bpmn:sequenceFlow id="${id}" sourceRef="${source.id}" targetRef="${target.id}"`
    this.#flows.push(condition ? `${start}>${inside}</bpmn:sequenceFlow>\n` : `${start} />\n`)
    const x = 100 * this.#edges.length
    this.#edges.push(
      `      <bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">\n` +
        `        <di:waypoint x="${x}" y="200" />\n        <di:waypoint x="${x + 50}" y="200" />\n` +
        "      </bpmndi:BPMNEdge>\n",
    )
  }

  document(): string {
    const uri = "http://www.omg.org/spec"
    return [
      `<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions`,
      ` xmlns:bpmn="${uri}/BPMN/20100524/MODEL" xmlns:bpmndi="${uri}/BPMN/20100524/DI"`,
      ` xmlns:dc="${uri}/DD/20100524/DC" xmlns:di="${uri}/DD/20100524/DI"`,
      ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions"`,
      ` targetNamespace="http://flowmeter.example/bench">\n`,
      `  <bpmn:process id="Process_0" isExecutable="true">\n`,
      ...this.#nodes.map(written),
      ...this.#flows,
      `  </bpmn:process>\n  <bpmndi:BPMNDiagram id="diagram">\n`,
      `    <bpmndi:BPMNPlane id="plane" bpmnElement="Process_0">\n`,
      ...this.#nodes.map(shape),
      ...this.#edges,
      "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n</bpmn:definitions>\n",
    ].join("")
  }
}

function written({ kind, id, name, incoming, outgoing }: Drawn): string {
  const named = name && ` name="${name}"`
  const flows = [
    ...incoming.map(it => `      <bpmn:incoming>${it}</bpmn:incoming>\n`),
    ...outgoing.map(it => `      <bpmn:outgoing>${it}</bpmn:outgoing>\n`),
  ]
  return `    <bpmn:${kind} id="${id}"${named}>\n${flows.join("")}    </bpmn:${kind}>\n`
}

function shape({ id }: Drawn, at: number): string {
  return (
    `      <bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">\n` +
    `        <dc:Bounds x="${100 * at}" y="160" width="100" height="80" />\n` +
    "      </bpmndi:BPMNShape>\n"
  )
}
