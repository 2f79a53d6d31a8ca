import { lots } from "./lots.ts"

/**
 * A random process as XML that is sound by the way it is made: blocks in a row, branches that end
 * in a gateway of their own kind, loops, and sub-processes, one in the other.
 *
 * @param seed the same seed gives the same process
 * @param depthMax how many blocks may lie one in the other
 */
export function randomBlocks(seed: number, depthMax: number): string {
  const lot = lots(seed)
  const below = (count: number) => Math.floor(lot() * count)
  let ids = 0
  return process(0)

  /** A start event, blocks in a row, an end event. */
  function process(depth: number): string {
    const written: string[] = []
    const add = (tag: string, inside = ""): string => {
      const id = `${tag.charAt(0)}${++ids}`
      written.push(`<${tag} id="${id}">${inside}</${tag}>`)
      return id
    }
    const flow = (source: string, target: string) =>
      void written.push(
        `<sequenceFlow id="f${++ids}" sourceRef="${source}" targetRef="${target}"/>`,
      )
    const first = add("startEvent")
    const last = row(first, depth)
    flow(last, add("endEvent"))
    return written.join("\n")

    /** @returns the node that is left when all is done */
    function row(from: string, depth: number): string {
      let at = from
      for (let left = 1 + below(3); 0 < left; left--) at = block(at, depth)
      return at
    }

    function block(from: string, depth: number): string {
      const kind = depth < depthMax ? below(9) : below(2)
      if (kind < 2) return follow(from, add(kind === 0 ? "task" : "userTask"))
      if (kind < 3) return follow(from, add("subProcess", `\n${process(depth + 1)}\n`))
      if (kind < 4) return loop(from, depth)
      const gateway = ["exclusiveGateway", "parallelGateway", "inclusiveGateway"][below(3)]!
      const split = follow(from, add(gateway))
      const ends = Array.from({ length: 2 + below(2) }, () => row(split, depth + 1))
      const join = add(gateway)
      for (const end of ends) flow(end, join)
      return join
    }

    function loop(from: string, depth: number): string {
      const entry = follow(from, add("exclusiveGateway"))
      const exit = follow(row(entry, depth + 1), add("exclusiveGateway"))
      flow(exit, entry)
      return exit
    }

    function follow(from: string, to: string): string {
      flow(from, to)
      return to
    }
  }
}
