import { binary } from "./binary.ts"

/** What `traffic.as.ts` exports. Indices are those of the graph and the plan. */
export interface TrafficModule {
  readonly memory: WebAssembly.Memory
  /** Where the log begins: its words, and its times. Bytes. */
  readonly wordsAt: Variable
  readonly timesAt: Variable

  readonly over: Variable
  readonly lastAt: Variable

  layOut(nodes: number, flows: number, resources: number, listed: number, slots: number): void
  setLimits(instances: number, steps: number): void
  setLayer(layer: number, width: number, height: number, surelyInside: number): void
  setNode(node: number, way: number, onlyFlow: number, choice: number, resource: number): void
  setFlowsOfNode(node: number, from: number, to: number): void
  setJoin(node: number, slotsFrom: number, slotsTo: number): void
  setDuration(node: number, form: number, mean: number): void
  setDurations(node: number, ...state: StreamState): void
  setFailures(node: number, share: number, attemptsMax: number): void
  setFailureStream(node: number, ...state: StreamState): void
  setBranches(node: number, ...state: StreamState): void
  setFlow(flow: number, target: number, slot: number, share: number): void
  setResource(resource: number, capacity: number): void
  setLists(starts: number, flows: number, chosen: number): void
  setListed(at: number, flow: number): void
  setStart(at: number, node: number): void
  setChosen(at: number, flow: number): void

  begin(): void
  advance(occurrences: number): number
}

/** What it asks for; there is told what each is. */
export interface TrafficHost {
  drain(words: number): void
  gap(): number
  draw(node: number): number
  choose(node: number): number
  chooseStart(): number
}

type StreamState = readonly [number, number, number, number]

interface Variable {
  readonly value: number
}

let compiled: WebAssembly.Module | "none" | undefined

/** A module of its own for each run; undefined where there is no WebAssembly. */
export function trafficModule(host: TrafficHost): TrafficModule | undefined {
  try {
    compiled ??= new WebAssembly.Module(
      Uint8Array.from(atob(binary), character => character.charCodeAt(0)),
    )
  } catch {
    compiled = "none"
  }
  if (compiled === "none") return undefined
  const imports = { "host.as": { ...host, log: Math.log, exp: Math.exp } }
  return new WebAssembly.Instance(compiled, imports).exports as unknown as TrafficModule
}
