import { lots } from "./lots.ts"

/**
 * A random process as XML in which much is undone: activities with handlers, sub-processes and
 * transactions in each other, repeated or not, event sub-processes that undo, and events that ask
 * for all of it, wait for it or do not, cancel or interrupt. What waits is called `w` and a number,
 * its handler `u` and the same number, what interrupts is the signal `off`.
 *
 * @param seed the same seed gives the same process
 */
export function randomUndoing(seed: number): string {
  const lot = lots(seed)
  const below = (count: number) => Math.floor(lot() * count)
  const oneOf = (items: readonly string[]): string => items[below(items.length)]!
  let ids = 0
  return (
    `<process id="process" isExecutable="true">${scope(0, false)}</process>` +
    `<signal id="off" name="off"/><error id="bad" errorCode="bad"/>`
  )

  function scope(depth: number, isTransaction: boolean): string {
    const chain = Array.from({ length: 1 + below(3) }, () => part(depth))
    const end = `end${++ids}`
    const written = chain.map(it => it.xml)
    const line = [...chain.map(it => it.id), end]
    written.push(`<endEvent id="${end}">${ending(depth, isTransaction)}</endEvent>`)
    for (const [at, id] of line.entries()) if (0 < at) written.push(flow(line[at - 1]!, id))
    if (0 < depth && below(5) === 0) written.push(undoingSubProcess())
    return written.join("\n")
  }

  function part(depth: number): { readonly id: string; readonly xml: string } {
    if (below(5) === 0) {
      const id = `throw${++ids}`
      return { id, xml: `<intermediateThrowEvent id="${id}">${undoes()}</intermediateThrowEvent>` }
    }
    return depth < 3 && below(2) === 0 ? subProcess(depth) : work()
  }

  function work(): { readonly id: string; readonly xml: string } {
    const number = ++ids
    const id = `w${number}`
    const kind = oneOf(["task", "userTask", "userTask"])
    const handler = oneOf(["task", "userTask"])
    const xml =
      `<${kind} id="${id}">${repeated()}</${kind}>` +
      `<boundaryEvent id="b${number}" attachedToRef="${id}"><compensateEventDefinition/>` +
      `</boundaryEvent><${handler} id="u${number}" isForCompensation="true"/>` +
      `<association id="a${number}" sourceRef="b${number}" targetRef="u${number}"/>`
    return { id, xml }
  }

  function subProcess(depth: number): { readonly id: string; readonly xml: string } {
    const id = `s${++ids}`
    const kind = oneOf(["subProcess", "transaction"])
    const boundaries = [
      kind === "transaction" ? boundary(id, "<cancelEventDefinition/>") : "",
      below(2) === 0 ? boundary(id, `<signalEventDefinition signalRef="off"/>`) : "",
      below(2) === 0 ? boundary(id, `<errorEventDefinition errorRef="bad"/>`) : "",
    ]
    const inside = scope(depth + 1, kind === "transaction")
    return { id, xml: `<${kind} id="${id}">${repeated()}${inside}</${kind}>${boundaries.join("")}` }
  }

  /** Behind it, all is undone, or nothing happens. */
  function boundary(host: string, definition: string): string {
    const [id, end] = [`on${++ids}`, `end${++ids}`]
    return (
      `<boundaryEvent id="${id}" attachedToRef="${host}">${definition}</boundaryEvent>` +
      `<endEvent id="${end}">${below(2) === 0 ? undoes() : ""}</endEvent>${flow(id, end)}`
    )
  }

  function undoingSubProcess(): string {
    const [id, start, end] = [`e${++ids}`, `start${++ids}`, `end${++ids}`]
    const { id: first, xml } = work()
    return (
      `<subProcess id="${id}" triggeredByEvent="true"><startEvent id="${start}">` +
      `<compensateEventDefinition/></startEvent>${xml}<endEvent id="${end}">` +
      `${below(2) === 0 ? undoes() : ""}</endEvent>${flow(start, first)}${flow(first, end)}` +
      `</subProcess>`
    )
  }

  function repeated(): string {
    const count = `<loopCardinality>=${1 + below(3)}</loopCardinality>`
    switch (below(6)) {
      case 0:
        return `<multiInstanceLoopCharacteristics>${count}</multiInstanceLoopCharacteristics>`
      case 1:
        return (
          `<multiInstanceLoopCharacteristics isSequential="true">${count}` +
          `</multiInstanceLoopCharacteristics>`
        )
      case 2:
        return `<standardLoopCharacteristics loopMaximum="2"/>`
      default:
        return ""
    }
  }

  function ending(depth: number, isTransaction: boolean): string {
    if (isTransaction && below(2) === 0) return "<cancelEventDefinition/>"
    const kind = below(8)
    if (kind < 3) return undoes()
    if (kind === 3 && 0 < depth) return `<errorEventDefinition errorRef="bad"/>`
    return kind === 4 ? `${undoes()}<errorEventDefinition errorRef="bad"/>` : ""
  }

  function undoes(): string {
    return `<compensateEventDefinition waitForCompletion="${below(2) === 0}"/>`
  }

  function flow(source: string, target: string): string {
    return `<sequenceFlow id="f${++ids}" sourceRef="${source}" targetRef="${target}"/>`
  }
}
