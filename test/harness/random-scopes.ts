import { lots } from "./lots.ts"

/**
 * A random process as XML, with all that interrupts: scopes in scopes, event sub-processes,
 * boundary events, errors, escalations, terminate end events, links, event-based gateways and
 * activities that are repeated. Most are not sound.
 *
 * @param seed the same seed gives the same process
 */
export function randomScopes(seed: number): string {
  const lot = lots(seed)
  const below = (count: number) => Math.floor(lot() * count)
  const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)]!
  let ids = 0
  return [
    `<process id="process" isExecutable="true">${scope(0, `<startEvent id="start"/>`, "start")}`,
    `</process>`,
    ...codes.map(it => `<error id="${it}" errorCode="${it}"/>`),
    ...levels.map(it => `<escalation id="${it}" escalationCode="${it}"/>`),
  ].join("\n")

  function scope(depth: number, startXml: string, start: string): string {
    const parts = Array.from({ length: 2 + below(5) }, () => node(depth))
    const written = [startXml, ...parts.map(it => it.xml)]
    const ends = Array.from({ length: 1 + below(2) }, () => `e${++ids}`)
    for (const end of ends) written.push(`<endEvent id="${end}">${ending()}</endEvent>`)
    const reached = new Set<string>()
    const flow = (source: string, target: string) => {
      reached.add(target)
      written.push(`<sequenceFlow id="f${++ids}" sourceRef="${source}" targetRef="${target}"/>`)
    }
    /** Mostly forward, so that most processes come to an end. */
    const onFrom = (at: number) => {
      const to = below(8) === 0 ? below(at + 1) : at + 1 + below(parts.length - at)
      return parts[to]?.enter ?? oneOf(ends)
    }
    flow(start, parts[0]!.enter)
    parts.forEach(({ leave, ways }, at) => {
      for (const source of leave) for (let way = 0; way < ways; way++) flow(source, onFrom(at))
    })
    // What nothing leads to begins by itself: that should be rare.
    parts.forEach(({ enter }, at) => {
      if (!reached.has(enter) && 0 < below(10)) flow(oneOf(parts[below(at)]!.leave), enter)
    })
    for (let left = depth < 2 ? below(3) : 0; 0 < left; left--) written.push(eventSubProcess(depth))
    return written.join("\n")
  }

  function ending(): string {
    const kind = below(9)
    if (kind === 0) return "<terminateEventDefinition/>"
    if (kind < 3) return thrown("error")
    return kind === 3 ? thrown("escalation") : ""
  }

  function thrown(kind: "error" | "escalation"): string {
    const name = kind === "error" ? oneOf(codes) : oneOf(levels)
    return `<${kind}EventDefinition ${kind}Ref="${name}"/>`
  }

  /** What an event may wait for that interrupts something. */
  function awaited(): { readonly xml: string; readonly isBound: boolean } {
    const kind = below(8)
    if (kind < 3) return { xml: thrown("error"), isBound: true }
    if (kind === 3) return { xml: "<errorEventDefinition/>", isBound: true }
    if (kind === 4) return { xml: "<escalationEventDefinition/>", isBound: false }
    if (kind === 5) return { xml: thrown("escalation"), isBound: false }
    return { xml: waits(), isBound: false }
  }

  function waits(): string {
    if (below(2) === 0) return "<messageEventDefinition/>"
    return `<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>`
  }

  function eventSubProcess(depth: number): string {
    const [id, start] = [`v${++ids}`, `s${++ids}`]
    const { xml, isBound } = awaited()
    const is = isBound || below(2) === 0 ? "" : ` isInterrupting="false"`
    const startXml = `<startEvent id="${start}"${is}>${xml}</startEvent>`
    const inside = scope(depth + 1, startXml, start)
    return `<subProcess id="${id}" triggeredByEvent="true">${inside}</subProcess>`
  }

  function node(depth: number): Part {
    const id = `n${++ids}`
    const kind = below(20)
    if (kind < 6) {
      const gateway = oneOf(["exclusiveGateway", "parallelGateway", "inclusiveGateway"])
      return { enter: id, leave: [id], ways: 1 + below(3), xml: `<${gateway} id="${id}"/>` }
    }
    if (kind < 13) return activity(id, oneOf(["task", "userTask", "receiveTask"]), "")
    if (kind < 16 && depth < 3) {
      const start = `s${++ids}`
      return activity(id, "subProcess", scope(depth + 1, `<startEvent id="${start}"/>`, start))
    }
    if (kind === 16) return eventGateway(id)
    if (kind === 17) return link(id)
    if (kind === 18) return event(id, "intermediateThrowEvent", thrown("escalation"))
    return event(id, "intermediateCatchEvent", waits())
  }

  function event(id: string, tag: string, inside: string): Part {
    return { enter: id, leave: [id], ways: 1, xml: `<${tag} id="${id}">${inside}</${tag}>` }
  }

  function activity(id: string, tag: string, inside: string): Part {
    const is = `isSequential="${below(2) === 0}"`
    const many = `<multiInstanceLoopCharacteristics ${is}/>`
    const loop = ["<standardLoopCharacteristics/>", many, many][below(12)] ?? ""
    const events = Array.from({ length: below(4) }, () => {
      const { xml, isBound } = awaited()
      const [event, cancels] = [`b${++ids}`, isBound || below(2) === 0]
      const attributes = `id="${event}" attachedToRef="${id}" cancelActivity="${cancels}"`
      return { event, xml: `<boundaryEvent ${attributes}>${xml}</boundaryEvent>` }
    })
    const xml = [`<${tag} id="${id}">${loop}${inside}</${tag}>`, ...events.map(it => it.xml)]
    return { enter: id, leave: [id, ...events.map(it => it.event)], ways: 1, xml: xml.join("\n") }
  }

  function eventGateway(id: string): Part {
    const events = [`n${++ids}`, `n${++ids}`]
    const xml = [
      `<eventBasedGateway id="${id}"/>`,
      ...events.map(it => event(it, "intermediateCatchEvent", waits()).xml),
      ...events.map(it => `<sequenceFlow id="f${++ids}" sourceRef="${id}" targetRef="${it}"/>`),
    ]
    return { enter: id, leave: events, ways: 1, xml: xml.join("\n") }
  }

  function link(id: string): Part {
    const target = `n${++ids}`
    const definition = `<linkEventDefinition name="${id}"/>`
    const from = event(id, "intermediateThrowEvent", definition).xml
    const to = event(target, "intermediateCatchEvent", definition).xml
    return { enter: id, leave: [target], ways: 1, xml: `${from}\n${to}` }
  }
}

/** Some nodes that belong together. */
interface Part {
  readonly enter: string
  readonly leave: readonly string[]
  /** Flows out of each node that is left. */
  readonly ways: number
  readonly xml: string
}

const codes = ["E1", "E2"]
const levels = ["L1", "L2"]
