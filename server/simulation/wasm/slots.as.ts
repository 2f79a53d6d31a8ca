/** The places of tokens and instances. The free ones are a list, that given back last first. */
import { now } from "./agenda.as"
import {
  add,
  growInstances,
  growTokens,
  instanceBytes,
  instanceRoom,
  instancesAt,
  none,
  ofInstance,
  ofToken,
  tokenRoom,
  tokensAt,
} from "./memory.as"

let freeToken: usize = none
/** Bytes that were ever in use. */
let tokensEnd: usize = 0
let freeInstance: usize = none
let instancesEnd: usize = 0

/** An instance begins. */
export function openInstance(): usize {
  let instance = freeInstance
  if (instance === none) {
    if (instancesEnd === instanceRoom) growInstances()
    instance = instancesEnd
    instancesEnd += instanceBytes
  } else freeInstance = load<usize>(instancesAt + instance, ofInstance.nextFree)
  const at = instancesAt + instance
  memory.fill(at, 0, instanceBytes)
  store<usize>(at, none, ofInstance.firstToken)
  store<usize>(at, none, ofInstance.lastToken)
  store<f64>(at, now, ofInstance.startedAt)
  return instance
}

export function closeInstance(instance: usize): void {
  store<usize>(instancesAt + instance, freeInstance, ofInstance.nextFree)
  freeInstance = instance
}

/** A token comes to a node. */
export function openToken(node: usize, instance: usize): usize {
  let token = freeToken
  if (token === none) {
    if (tokensEnd === tokenRoom) growTokens()
    token = tokensEnd
    tokensEnd += ofToken.bytes
    store<i32>(tokensAt + token, 0, ofToken.serial)
  } else freeToken = load<usize>(tokensAt + token, ofToken.behind)
  const at = tokensAt + token
  store<usize>(at, node, ofToken.node)
  store<usize>(at, instance, ofToken.instance)
  store<i32>(at, 0, ofToken.isWorking)
  store<i32>(at, 1, ofToken.attempts)
  const home = instancesAt + instance
  const last = load<usize>(home, ofInstance.lastToken)
  store<usize>(at, last, ofToken.previous)
  store<usize>(at, none, ofToken.next)
  store<usize>(last === none ? home + ofInstance.firstToken : tokensAt + last + ofToken.next, token)
  store<usize>(home, token, ofInstance.lastToken)
  store<f64>(at, now, ofToken.enteredAt)
  store<f64>(at, 0, ofToken.processed)
  return token
}

export function closeToken(token: usize): void {
  const at = tokensAt + token
  const home = instancesAt + load<usize>(at, ofToken.instance)
  const left = load<usize>(at, ofToken.previous)
  const right = load<usize>(at, ofToken.next)
  store<usize>(left === none ? home + ofInstance.firstToken : tokensAt + left + ofToken.next, right)
  store<usize>(
    right === none ? home + ofInstance.lastToken : tokensAt + right + ofToken.previous,
    left,
  )
  add(at + ofToken.serial, 1)
  store<usize>(at, freeToken, ofToken.behind)
  freeToken = token
}
