/**
 * The memory of a simulation: what is known before it begins, then the log, then four regions that
 * grow, one behind the other. An address is a `usize`; tokens and instances are known by where they
 * lie in their region, because a region moves when one before it grows.
 */
export namespace ofNode {
  /** What the host calls it. */
  export const index: usize = 0
  export const way: usize = 4
  /** Its only flow, when it is left over that one whatever happens; else 0. */
  export const onlyFlow: usize = 8
  /** Its flows lie between, by their addresses. */
  export const flowsFrom: usize = 12
  export const flowsTo: usize = 16
  /** How they are chosen. */
  export const choice: usize = 20
  /** Who works at it; 0 for nobody. */
  export const resource: usize = 24
  /** Of a join: its slots in an instance lie between. */
  export const slotsFrom: usize = 28
  export const slotsTo: usize = 32
  export const attemptsMax: usize = 36
  /** How long it takes: how that is drawn, and from what. */
  export const form: usize = 40
  export const mean: usize = 48
  export const durations: usize = 56
  /** How likely an attempt fails; and from what that is drawn. */
  export const failureShare: usize = 72
  export const failures: usize = 80
  export const branches: usize = 96
  export const bytes: usize = 112
}

export namespace ofFlow {
  export const index: usize = 0
  export const target: usize = 4
  /** Into a join: its slot in an instance. */
  export const slot: usize = 8
  export const share: usize = 16
  export const bytes: usize = 24
}

export namespace ofResource {
  export const index: usize = 0
  /** How many more it can work on. */
  export const idle: usize = 4
  /** How many tokens wait, and which. */
  export const queued: usize = 8
  export const first: usize = 12
  export const last: usize = 16
  export const bytes: usize = 20
}

export namespace ofToken {
  export const node: usize = 0
  export const instance: usize = 4
  /** How often its place was given back. */
  export const serial: usize = 8
  export const isWorking: usize = 12
  export const attempts: usize = 16
  /** Its neighbours among the tokens of the instance, the oldest first. */
  export const previous: usize = 20
  export const next: usize = 24
  /** Who stands behind it in the queue; of a free place, the next one. */
  export const behind: usize = 28
  export const enteredAt: usize = 32
  /** When the work on it began, and how long that took so far. */
  export const beganAt: usize = 40
  export const processed: usize = 48
  export const bytes: usize = 56
}

export namespace ofInstance {
  /** Its tokens at nodes, on flows and held at joins. */
  export const live: usize = 0
  /** Those at nodes. */
  export const pending: usize = 4
  /** Those somebody works on. */
  export const workers: usize = 8
  /** How many nodes were entered. */
  export const steps: usize = 12
  export const firstToken: usize = 16
  export const lastToken: usize = 20
  export const startedAt: usize = 24
  /** Since when somebody works on it, and how long that was before. */
  export const busySince: usize = 32
  export const busyFor: usize = 40
  /** Of a free place, the next one. */
  export const nextFree: usize = 0
  /** By flow into a join: how many tokens came over it and were not joined. */
  export const slots: usize = 48
}

export namespace ofOccurrence {
  export const time: usize = 0
  export const order: usize = 8
  /** Its subject below, its detail above. */
  export const about: usize = 16
  export const bytes: usize = 24
}

/** No token, no instance. */
export const none: usize = ~(<usize>0)

/** The tables of the exponential distribution have an entry for each layer. */
export const layers: i32 = 256
export const widthsAt: usize = 0x400
export const heightsAt: usize = widthsAt + 8 * layers
export const surelyInsideAt: usize = heightsAt + 8 * layers

export const wordsAt: usize = surelyInsideAt + 4 * layers
export const wordLimit: i32 = 0x1000
export const timesAt: usize = wordsAt + 4 * wordLimit
export const timeLimit: i32 = 0x1000
/** How many times a word has at most. */
const timesOfWord: i32 = 3
const logEnd: usize = timesAt + 8 * (timeLimit + timesOfWord)

let flowsAt: usize = 0
let resourcesAt: usize = 0
export let rowsAt: usize = 0

export let agendaAt: usize = 0
export let tokensAt: usize = 0
export let instancesAt: usize = 0
export let movesAt: usize = 0
let end: usize = 0

/** For how many bytes a region has room. */
export let agendaRoom: usize = 64 * ofOccurrence.bytes
export let tokenRoom: usize = 64 * ofToken.bytes
export let instanceRoom: usize = 0
export let moveRoom: usize = 4 * 64

export let instanceBytes: usize = 0

/**
 * Divides the memory, before all else.
 *
 * @param rows  how many flows there are in lists
 * @param slots how many an instance needs
 */
export function layOut(nodes: i32, flows: i32, resources: i32, rows: i32, slots: i32): void {
  flowsAt = logEnd + <usize>nodes * ofNode.bytes
  resourcesAt = flowsAt + <usize>flows * ofFlow.bytes
  rowsAt = resourcesAt + <usize>resources * ofResource.bytes
  agendaAt = (rowsAt + 4 * rows + 7) & ~(<usize>7)
  tokensAt = agendaAt + agendaRoom
  instancesAt = tokensAt + tokenRoom
  instanceBytes = (ofInstance.slots + 2 * slots + 7) & ~(<usize>7)
  instanceRoom = 16 * instanceBytes
  movesAt = instancesAt + instanceRoom
  end = movesAt
  widen(moveRoom)
}

export function nodeAt(index: i32): usize {
  return logEnd + <usize>index * ofNode.bytes
}

export function flowAt(index: i32): usize {
  return flowsAt + <usize>index * ofFlow.bytes
}

export function resourceAt(index: i32): usize {
  return resourcesAt + <usize>index * ofResource.bytes
}

/** Nodes lie before flows. */
export function isNode(at: usize): bool {
  return at < flowsAt
}

export function growAgenda(): void {
  moveUp(tokensAt, agendaRoom)
  tokensAt += agendaRoom
  instancesAt += agendaRoom
  movesAt += agendaRoom
  agendaRoom *= 2
}

export function growTokens(): void {
  moveUp(instancesAt, tokenRoom)
  instancesAt += tokenRoom
  movesAt += tokenRoom
  tokenRoom *= 2
}

export function growInstances(): void {
  moveUp(movesAt, instanceRoom)
  movesAt += instanceRoom
  instanceRoom *= 2
}

export function growMoves(): void {
  widen(moveRoom)
  moveRoom *= 2
}

function moveUp(from: usize, bytes: usize): void {
  const length = end - from
  widen(bytes)
  memory.copy(from + bytes, from, length)
}

function widen(bytes: usize): void {
  end += bytes
  const missing = <i32>((end + 0xffff) >> 16) - memory.size()
  if (0 < missing && memory.grow(missing) < 0) unreachable()
}

/** Adds to a word of the memory, and returns what it is then. */
export function add(at: usize, change: i32): i32 {
  const sum = load<i32>(at) + change
  store<i32>(at, sum)
  return sum
}
