/**
 * How many steps of ours some work takes: how often its blocks are executed, which is the same on
 * every machine and however busy it is. What the runtime does by itself, such as searching a text,
 * is not counted. Only code is counted that is loaded after this module.
 */
import { Session } from "node:inspector"

const session = new Session()
session.connect()
ask("Profiler.enable")
ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true })

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[]
  }[]
}

/** The steps that `work` takes in files of `server/`. */
export function steps(work: () => void): number {
  ask("Profiler.takePreciseCoverage")
  work()
  const { result } = ask("Profiler.takePreciseCoverage") as Coverage
  let count = 0
  for (const { url, functions } of result)
    if (url.includes("/server/"))
      for (const { ranges } of functions) for (const range of ranges) count += range.count
  return count
}

/** The inspector of this very thread answers at once. */
function ask(method: string, parameters?: object): unknown {
  let answer: unknown
  session.post(method, parameters, (error, result) => {
    if (error) throw error
    answer = result
  })
  return answer
}
