import { none } from "../model/index.ts"
import type { Frame, Frames } from "./frames.ts"
import type { Token, Tokens } from "./tokens.ts"

/** Puts a token at the end of the list of its frame, the oldest first. */
export function linkToken(tokens: Tokens, frames: Frames, token: Token): Token {
  const frame = tokens.frame(token)
  const last = frames.lastToken(frame)
  tokens.setPrevious(token, last)
  if (last === none) frames.setFirstToken(frame, token)
  else tokens.setNext(last, token)
  frames.setLastToken(frame, token)
  return token
}

export function unlinkToken(tokens: Tokens, frames: Frames, token: Token): void {
  const frame = tokens.frame(token)
  const next = tokens.next(token)
  const previous = tokens.previous(token)
  if (previous === none) frames.setFirstToken(frame, next)
  else tokens.setNext(previous, next)
  if (next === none) frames.setLastToken(frame, previous)
  else tokens.setPrevious(next, previous)
}

/** Puts a frame into the list of those inside its owner, the youngest first. */
export function linkFrame(tokens: Tokens, frames: Frames, frame: Frame): void {
  const owner = frames.owner(frame)
  const sibling = tokens.inner(owner)
  frames.setNextInner(frame, sibling)
  if (sibling !== none) frames.setPreviousInner(sibling, frame)
  tokens.setInner(owner, frame)
}

export function unlinkFrame(tokens: Tokens, frames: Frames, frame: Frame): void {
  const next = frames.nextInner(frame)
  const previous = frames.previousInner(frame)
  if (previous === none) tokens.setInner(frames.owner(frame), next)
  else frames.setNextInner(previous, next)
  if (next !== none) frames.setPreviousInner(next, previous)
}
