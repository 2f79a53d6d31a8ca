import { createRequire } from "node:module"
import { standardExponential } from "../../server/simulation/distributions/exponential.ts"
import { streamOf } from "../../server/simulation/random.ts"

/**
 * Simulates tasks one after the other with simjs: one entity sets the timers of all instances.
 *
 * @returns how many tasks were done
 */
export function runSimjs(tasks: number, instances: number): number {
  library ??= readSimjs()
  const { Sim, Entity } = library
  const stream = streamOf(1, "simjs", "duration")
  let [events, started] = [0, 0]
  class Process extends Entity {
    start(): void {
      this.arrive()
    }
    arrive(): void {
      this.setTimer(standardExponential(stream)).done(this.finish, this, [0])
      if (++started < instances)
        this.setTimer(standardExponential(stream)).done(() => this.arrive(), this, [0])
    }
    finish(task: number): void {
      events++
      if (task + 1 < tasks)
        this.setTimer(standardExponential(stream)).done(this.finish, this, [task + 1])
    }
  }
  const sim = new Sim()
  sim.addEntity(Process)
  sim.simulate(1e12)
  return events
}

/** What the benchmark uses of simjs. */
interface SimjsEntity {
  setTimer(delay: number): {
    done(callback: (task: number) => void, of: object, given: [number]): void
  }
}
interface Simjs {
  readonly Sim: new () => {
    addEntity(kind: new (...given: never[]) => SimjsEntity): void
    simulate(until: number): void
  }
  readonly Entity: new (...given: never[]) => SimjsEntity
}

let library: Simjs | undefined

/** It exports nothing: it looks for a window, which is there only while it is read. */
function readSimjs(): Simjs {
  const place = globalThis as { window?: { Sim?: Simjs } }
  place.window = {}
  createRequire(import.meta.url)("simjs")
  const found = place.window.Sim
  delete place.window
  if (!found) throw new Error("simjs is not there")
  return found
}
