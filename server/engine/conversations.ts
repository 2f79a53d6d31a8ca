import { none, type Scope } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type Frame, frameFlag } from "./frames.ts"

/** Who sends a message or waits for one, and where: an instance, or a turn of what it repeats. */
export interface Party {
  readonly process: Scope
  /** The number of the instance. */
  readonly instance: number
  /** The turns it is in, the innermost first, then the instance itself. */
  readonly places: readonly string[]
  /** Where the message was sent that began the instance; null when it came from outside. */
  readonly origin: Origin | null
}

export interface Origin {
  readonly process: Scope
  readonly place: string
}

/** So many turns around a party are told; those further out are left out. */
const turnsMost = 16

export function partyAt(engine: Engine, frame: Frame): Party {
  const { frames } = engine
  const root = frames.root(frame)
  const instance = frames.number(root)
  const places: string[] = []
  let at = placeAround(engine, frame)
  for (; at !== root && places.length < turnsMost; at = placeAround(engine, outside(engine, at)))
    places.push(placeAt(engine, at))
  places.push(placeAt(engine, root))
  const origin = engine.messages.originOf(instance)
  return { process: frames.scope(root), instance, places, origin }
}

/** The frame of the innermost turn around a frame, or of its instance. */
export function placeAround(engine: Engine, frame: Frame): Frame {
  let at = frame
  while (engine.frames.owner(at) !== none && !isTurn(engine, at)) at = outside(engine, at)
  return at
}

/** Whether a frame is a turn that can be a party of its own. */
export function isTurn({ frames }: Engine, frame: Frame): boolean {
  return frames.hasFlag(frame, frameFlag.isTurn) && !frames.hasFlag(frame, frameFlag.isPrivate)
}

/** How an instance or turn is called among all places. */
export function placeAt({ frames }: Engine, frame: Frame): string {
  const root = frames.root(frame)
  const instance = `${frames.number(root)}`
  return frame === root ? instance : `${instance}.${frames.number(frame)}`
}

function outside({ frames, tokens }: Engine, frame: Frame): Frame {
  return tokens.frame(frames.owner(frame))
}

/** Whether a place is not over yet. */
export type IsThere = (place: string) => boolean

/**
 * Whether one party may speak with another: an answer is for who has asked, and what follows a
 * message for the instance that it began. BPMN 2.0.2, §8.4.2.
 */
export function isInConversation(isThere: IsThere, one: Party, other: Party): boolean {
  return knows(isThere, one, other) && knows(isThere, other, one)
}

/** Of the process that began its instance, a party knows nobody but who did so. */
function knows(isThere: IsThere, { origin }: Party, other: Party): boolean {
  if (!origin || origin.process !== other.process || !isThere(origin.place)) return true
  return other.places.includes(origin.place)
}
