import { none } from "../model/index.ts"
import type { Engine } from "./engine.ts"
import { type Frame, frameFlag } from "./frames.ts"
import type { Message } from "./messages.ts"
import type { Token } from "./tokens.ts"

/** Where a message was sent: in an instance, or in one turn of a repeated activity of it. */
export interface Place {
  /** The number of the instance. */
  readonly instance: number
  /** The frame of the instance or turn, and its number. */
  readonly frame: Frame
  readonly number: number
}

export function placeOf({ frames, tokens }: Engine, frame: Frame): Place {
  const isTurn = (it: Frame) =>
    frames.hasFlag(it, frameFlag.isTurn) && !frames.hasFlag(it, frameFlag.isPrivate)
  let at = frame
  while (frames.owner(at) !== none && !isTurn(at)) at = tokens.frame(frames.owner(at))
  return { instance: frames.number(frames.root(at)), frame: at, number: frames.number(at) }
}

/**
 * Whether a message may be for a token of the process it goes to: an answer is for who has asked,
 * and what follows a message for the instance that it began. BPMN 2.0.2, §8.4.2.
 */
export function isInConversation(engine: Engine, message: Message, token: Token): boolean {
  const { frames, messages, tokens } = engine
  const frame = tokens.frame(token)
  const root = frames.root(frame)
  const asked = messages.originOf(message.instance)
  if (asked && isThere(engine, asked)) {
    const isSameProcess = frames.scope(frames.root(asked.frame)) === frames.scope(root)
    if (isSameProcess && !isWithin(engine, frame, asked)) return false
  }
  const asking = messages.originOf(frames.number(root))
  if (!asking || !isThere(engine, asking)) return true
  if (frames.scope(frames.root(asking.frame)) !== message.from) return true
  if (frames.root(asking.frame) === asking.frame) return asking.instance === message.instance
  return isThere(engine, message.place) && isWithin(engine, message.place.frame, asking)
}

/** Slots of frames are used again. */
function isThere({ frames }: Engine, { instance, frame, number }: Place): boolean {
  if (!frames.isAlive(frame) || frames.number(frame) !== number) return false
  return frames.number(frames.root(frame)) === instance
}

function isWithin({ frames, tokens }: Engine, frame: Frame, place: Place): boolean {
  let at = frame
  while (at !== place.frame && frames.owner(at) !== none) at = tokens.frame(frames.owner(at))
  return at === place.frame
}
