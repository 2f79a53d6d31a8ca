/** Processes that are executed and simulated. */
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { document } from "../harness/sketch.ts"

/** One task after the other: as many nodes, and a start and an end. */
export function linearProcess(tasks: number): string {
  const writing = new Writing()
  for (let at = 0; at < tasks; at++) writing.goOn(`t${at}`, "task")
  return writing.finished()
}

/**
 * Blocks of a choice and a parallel pair, one after the other: 8 nodes each, 7 of them entered.
 *
 * @param condition of the first way of each choice, as XML; the other way is the default
 */
export function branchingProcess(blocks: number, condition = ""): string {
  const writing = new Writing()
  for (let at = 0; at < blocks; at++) {
    writing.goOn(`xs${at}`, "exclusiveGateway", condition && `default="other${at}"`)
    writing.branch([`a${at}`, `b${at}`], `xj${at}`, "exclusiveGateway", condition, `other${at}`)
    writing.goOn(`ps${at}`, "parallelGateway")
    writing.branch([`c${at}`, `d${at}`], `pj${at}`, "parallelGateway")
  }
  return writing.finished()
}

export function modelOf(xml: string): Model {
  return new Model(SyntaxTree.read(xml))
}

class Writing {
  readonly #parts = ['<startEvent id="start"/>']
  #last = "start"
  #flows = 0

  goOn(id: string, kind: string, more = ""): void {
    this.#parts.push(`<${kind} id="${id}"${more && ` ${more}`}/>`)
    this.#flow(this.#last, id)
    this.#last = id
  }

  /** Two tasks side by side, from the last node to a gateway. */
  branch(
    tasks: readonly [string, string],
    to: string,
    kind: string,
    condition = "",
    other?: string,
  ) {
    const from = this.#last
    this.#parts.push(`<${kind} id="${to}"/>`)
    for (const [at, task] of tasks.entries()) {
      this.#parts.push(`<task id="${task}"/>`)
      const isFirst = at === 0
      const inside =
        isFirst && condition ? `<conditionExpression>${condition}</conditionExpression>` : ""
      this.#flow(from, task, inside, isFirst ? undefined : other)
      this.#flow(task, to)
    }
    this.#last = to
  }

  finished(): string {
    this.#parts.push('<endEvent id="end"/>')
    this.#flow(this.#last, "end")
    return document(this.#parts.join("\n"))
  }

  #flow(source: string, target: string, inside = "", id = `f${this.#flows++}`): void {
    this.#parts.push(
      `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inside}</sequenceFlow>`,
    )
  }
}
