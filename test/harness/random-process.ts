/**
 * A random process as XML: gateways, tasks, user tasks and sub-processes, joined by flows at
 * random, loops included. Most are not sound. Odd seeds have inclusive gateways, even ones now and
 * then a terminate end event: with both in one process, which of two joins goes on first decides
 * what is terminated.
 *
 * @param seed the same seed gives the same process
 */
export function randomProcess(seed: number): string {
  let state = seed >>> 0
  let ids = 0
  const isInclusive = seed % 2 === 1
  return scope(0)

  function scope(depth: number): string {
    const nodes = Array.from({ length: 3 + below(6) }, () => node(depth))
    const [start, end] = [`s${++ids}`, `e${++ids}`]
    const flows: string[] = []
    const flow = (source: string, target: string) =>
      void flows.push(`<sequenceFlow id="f${++ids}" sourceRef="${source}" targetRef="${target}"/>`)
    flow(start, nodes[0]!.id)
    nodes.forEach(({ id, ways }, at) => {
      // Mostly forward, so that most processes come to an end.
      for (let way = 0; way < ways; way++) {
        const isBack = below(7) === 0
        const to = isBack ? below(at + 1) : at + 1 + below(nodes.length - at)
        flow(id, nodes[to]?.id ?? end)
      }
    })
    const stop = !isInclusive && below(5) === 0 ? "<terminateEventDefinition/>" : ""
    return [
      `<startEvent id="${start}"/>`,
      ...nodes.map(it => it.xml),
      `<endEvent id="${end}">${stop}</endEvent>`,
      ...flows,
    ].join("\n")
  }

  function node(depth: number) {
    const id = `n${++ids}`
    const third = isInclusive ? "inclusiveGateway" : "exclusiveGateway"
    const kinds = ["exclusiveGateway", "parallelGateway", third, "task", "userTask"]
    const kind = depth < 2 && below(8) === 0 ? "subProcess" : kinds[below(kinds.length)]!
    const ways = kind.endsWith("Gateway") ? 1 + below(3) : 1
    const inside = kind === "subProcess" ? `\n${scope(depth + 1)}\n` : ""
    return { id, ways, xml: `<${kind} id="${id}">${inside}</${kind}>` }
  }

  /** Numerical Recipes' generator, its upper bits. */
  function below(count: number): number {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * count)
  }
}
