/**
 * What `../traffic.ts` is for any process, for one that is plain: a start, work, exclusive and
 * parallel gateways, an end; in AssemblyScript, and without the engine, which knows of much that
 * cannot happen here. `../plain-traffic.ts` tells it the process, draws what is drawn seldom, and
 * tells an observer what is in the log. `.ci/wasm.mjs` compiles this.
 */
import { detail, isOver, now, schedule, subject, takeNext } from "./agenda.as"
import { standardExponential, uniform } from "./chance.as"
import { choose, chooseStart, draw, gap } from "./host.as"
import {
  asCancelled,
  asCompleted,
  asFailed,
  assigned,
  done,
  doneAndRelieved,
  doneByResource,
  ended,
  endless,
  entered,
  failed,
  flush,
  passed,
  queued,
  started,
  stayed,
  stranded,
  stuck,
  taken,
  takenThrough,
  takenTo,
  takenToQueue,
  takenToWork,
  tell,
  tellTime,
  worked,
} from "./log.as"
import {
  add,
  growMoves,
  instancesAt,
  isNode,
  moveRoom,
  movesAt,
  nodeAt,
  none,
  ofFlow,
  ofInstance,
  ofNode,
  ofResource,
  ofToken,
  tokensAt,
} from "./memory.as"
import {
  chosenAt,
  flowsFrom,
  flowsTo,
  instanceLimit,
  startsFrom,
  startsTo,
  stepLimit,
} from "./process.as"
import { closeInstance, closeToken, openInstance, openToken } from "./slots.as"

export { layOut, timesAt, wordsAt } from "./memory.as"
export {
  setBranches,
  setChosen,
  setDuration,
  setDurations,
  setFailureStream,
  setFailures,
  setFlow,
  setFlowsOfNode,
  setJoin,
  setLayer,
  setLimits,
  setListed,
  setLists,
  setNode,
  setResource,
  setStart,
} from "./process.as"

// What is done with a token that comes to a node, as in `../plain-traffic.ts`, and so below.
const pass: i32 = 1
const work: i32 = 2

// How flows are chosen.
const everyFlow: i32 = 0
const oneFlow: i32 = 1

// How durations are drawn.
const constant: i32 = 1
const exponential: i32 = 2

/** The subject of an arrival in the agenda; all others are tokens. */
const arrival: usize = none

/** How many instances are over, in whatever way. */
export let over: i32 = 0
/** When something happened last. */
export let lastAt: f64 = 0

let arrived: i32 = 0

let movesEnd: usize = 0

/** Before all else. */
export function begin(): void {
  schedule(0, arrival, 0)
}

/** As `Run` does. */
export function advance(occurrences: i32): bool {
  for (let left = occurrences; 0 < left && takeNext(); left--) {
    if (subject === arrival) arrive()
    else if (!happen(subject, detail)) continue
    lastAt = now
  }
  flush()
  return !isOver()
}

function arrive(): void {
  tell(started, 0)
  tellTime(now)
  if (++arrived < instanceLimit) schedule(now + gap(), arrival, 0)
  const instance = openInstance()
  for (let at = startsFrom; at < startsTo; at += 4) move(load<usize>(at))
  const chosen = chooseStart()
  if (0 <= chosen) move(nodeAt(chosen))
  store<i32>(instancesAt + instance, <i32>(movesEnd >> 2), ofInstance.live)
  if (go(instance, 0)) giveUpIfStranded(instance)
}

/** The work on a token is over; false when the token is gone. */
function happen(token: usize, serial: i32): bool {
  const at = tokensAt + token
  if (load<i32>(at, ofToken.serial) !== serial) return false
  const node = load<usize>(at, ofToken.node)
  const index = load<i32>(node, ofNode.index)
  const instance = load<usize>(at, ofToken.instance)
  const share = load<f64>(node, ofNode.failureShare)
  if (0 < share && uniform(node + ofNode.failures) < share) {
    tell(failed, index)
    const attempts = load<i32>(at, ofToken.attempts)
    if (attempts < load<i32>(node, ofNode.attemptsMax)) {
      store<i32>(at, attempts + 1, ofToken.attempts)
      schedule(now + durationOf(node), token, serial)
      return true
    }
    giveUpWork(token, node, instance)
    tellStay(stayed, token, index)
    closeToken(token)
    cancel(instance, asFailed)
    return true
  }
  const following = endWork(token, node, instance)
  add(instancesAt + instance + ofInstance.pending, -1)
  if (load<usize>(node, ofNode.resource) === 0) tellStay(done, token, index)
  else if (following === none) tellStay(doneByResource, token, index)
  else {
    tellStay(doneAndRelieved, token, index)
    tellTime(now - load<f64>(tokensAt + following, ofToken.enteredAt))
    beginNext(following)
  }
  closeToken(token)
  if (go(instance, leave(instance, node, 0))) giveUpIfStranded(instance)
  return true
}

/**
 * Makes every move that is under way, in the order they arose. The first is over a flow that was
 * not told yet, if it is not 0. Returns whether the instance is still there.
 */
function go(instance: usize, first: usize): bool {
  let next = first
  let made: usize = 0
  while (true) {
    let isTold = false
    if (next === 0) {
      if (load<i32>(instancesAt + instance, ofInstance.live) === 0) {
        movesEnd = 0
        end(instance, asCompleted)
        return false
      }
      if (made === movesEnd) break
      next = load<usize>(movesAt + made)
      made += 4
      isTold = true
    }
    const node = isNode(next) ? next : load<usize>(next, ofFlow.target)
    if (stepLimit < add(instancesAt + instance + ofInstance.steps, 1)) {
      movesEnd = 0
      if (!isTold) tell(taken, load<i32>(next, ofFlow.index))
      stop(instance, load<i32>(node, ofNode.index))
      return false
    }
    const flow = isTold ? 0 : next
    const way = load<i32>(node, ofNode.way)
    if (way === work) {
      workAt(node, instance, flow)
      next = 0
      continue
    }
    const goesOn = way === pass || joins(instance, node, next)
    if (isTold) tell(goesOn ? passed : entered, load<i32>(node, ofNode.index))
    else tell(goesOn ? takenThrough : takenTo, load<i32>(flow, ofFlow.index))
    next = goesOn ? leave(instance, node, made) : 0
  }
  movesEnd = 0
  return true
}

/** A token comes to something that is worked on, over a flow that was not told if it is not 0. */
function workAt(node: usize, instance: usize, flow: usize): void {
  add(instancesAt + instance + ofInstance.pending, 1)
  const token = openToken(node, instance)
  const resource = load<usize>(node, ofNode.resource)
  if (resource === 0) {
    tellComing(node, flow, takenTo)
    beginWork(token, node, instance)
    return
  }
  const index = load<i32>(resource, ofResource.index)
  if (0 < load<i32>(resource, ofResource.idle)) {
    add(resource + ofResource.idle, -1)
    tellComing(node, flow, takenToWork)
    if (flow === 0) tell(assigned, index)
    if (flow === 0) tellTime(0)
    beginWork(token, node, instance)
    return
  }
  queue(resource, token)
  tellComing(node, flow, takenToQueue)
  if (flow === 0) tell(queued, index)
  tellTime(load<i32>(resource, ofResource.queued))
}

function tellComing(node: usize, flow: usize, what: i32): void {
  if (flow === 0) tell(entered, load<i32>(node, ofNode.index))
  else tell(what, load<i32>(flow, ofFlow.index))
}

function beginWork(token: usize, node: usize, instance: usize): void {
  const busy = instancesAt + instance
  if (add(busy + ofInstance.workers, 1) === 1) store<f64>(busy, now, ofInstance.busySince)
  const at = tokensAt + token
  store<i32>(at, 1, ofToken.isWorking)
  store<f64>(at, now, ofToken.beganAt)
  schedule(now + durationOf(node), token, load<i32>(at, ofToken.serial))
}

/** The work on a token is over; returns the one that whoever worked on it takes next, or none. */
function endWork(token: usize, node: usize, instance: usize): usize {
  const at = tokensAt + token
  const began = load<f64>(at, ofToken.beganAt)
  store<f64>(at, load<f64>(at, ofToken.processed) + (now - began), ofToken.processed)
  const busy = instancesAt + instance
  if (add(busy + ofInstance.workers, -1) === 0) {
    const before = load<f64>(busy, ofInstance.busyFor)
    store<f64>(busy, before + (now - load<f64>(busy, ofInstance.busySince)), ofInstance.busyFor)
  }
  const resource = load<usize>(node, ofNode.resource)
  if (resource === 0) return none
  if (load<i32>(resource, ofResource.queued) === 0) {
    add(resource + ofResource.idle, 1)
    return none
  }
  const following = load<usize>(resource, ofResource.first)
  store<usize>(resource, load<usize>(tokensAt + following, ofToken.behind), ofResource.first)
  add(resource + ofResource.queued, -1)
  return following
}

function beginNext(token: usize): void {
  const at = tokensAt + token
  beginWork(token, load<usize>(at, ofToken.node), load<usize>(at, ofToken.instance))
}

/** The work on a token is over, and was for nothing. */
function giveUpWork(token: usize, node: usize, instance: usize): void {
  const following = endWork(token, node, instance)
  const resource = load<usize>(node, ofNode.resource)
  if (resource === 0) return
  tell(worked, load<i32>(resource, ofResource.index))
  tellTime(load<f64>(tokensAt + token, ofToken.processed))
  if (following === none) return
  tell(assigned, load<i32>(resource, ofResource.index))
  tellTime(now - load<f64>(tokensAt + following, ofToken.enteredAt))
  beginNext(following)
}

function queue(resource: usize, token: usize): void {
  const last = load<usize>(resource, ofResource.last)
  const isFirst = add(resource + ofResource.queued, 1) === 1
  store<usize>(isFirst ? resource + ofResource.first : tokensAt + last + ofToken.behind, token)
  store<usize>(resource, token, ofResource.last)
}

/** A token gives up waiting. Takes as long as the queue is. */
function withdraw(resource: usize, token: usize): void {
  let from = resource + ofResource.first
  let before = none
  while (load<usize>(from) !== token) {
    before = load<usize>(from)
    from = tokensAt + before + ofToken.behind
  }
  store<usize>(from, load<usize>(tokensAt + token, ofToken.behind))
  if (load<usize>(resource, ofResource.last) === token)
    store<usize>(resource, before, ofResource.last)
  add(resource + ofResource.queued, -1)
}

function durationOf(node: usize): f64 {
  const form = load<i32>(node, ofNode.form)
  if (form === exponential)
    return load<f64>(node, ofNode.mean) * standardExponential(node + ofNode.durations)
  if (form === constant) return load<f64>(node, ofNode.mean)
  return draw(load<i32>(node, ofNode.index))
}

function tellStay(what: i32, token: usize, index: i32): void {
  const at = tokensAt + token
  const processing = load<f64>(at, ofToken.processed)
  const duration = now - load<f64>(at, ofToken.enteredAt)
  tell(what, index)
  tellTime(max<f64>(0, duration - processing))
  tellTime(processing)
}

/** Keeps a token at a join; true when one has come over every flow, and they are taken. */
function joins(instance: usize, node: usize, flow: usize): bool {
  const slots = instancesAt + instance
  const slot = slots + load<usize>(flow, ofFlow.slot)
  store<u16>(slot, load<u16>(slot) + 1)
  const from = slots + load<usize>(node, ofNode.slotsFrom)
  const to = slots + load<usize>(node, ofNode.slotsTo)
  for (let at = from; at < to; at += 2) if (load<u16>(at) === 0) return false
  for (let at = from; at < to; at += 2) store<u16>(at, load<u16>(at) - 1)
  // What has come together goes on as one.
  add(slots + ofInstance.live, 1 - (<i32>(to - from) >> 1))
  return true
}

/**
 * A token goes on over the flows of a node. `made` is how many of the moves have been made, in
 * bytes. Returns a flow that it is on next, and that was not told, if no other move comes before;
 * else 0.
 */
function leave(instance: usize, node: usize, made: usize): usize {
  const choice = load<i32>(node, ofNode.choice)
  let from = chosenAt
  let to = chosenAt
  let only: usize = 0
  if (choice === oneFlow) only = chooseOne(node)
  else if (choice === everyFlow) {
    only = load<usize>(node, ofNode.onlyFlow)
    from = load<usize>(node, ofNode.flowsFrom)
    to = load<usize>(node, ofNode.flowsTo)
  } else {
    to = from + (choose(load<i32>(node, ofNode.index)) << 2)
    if (to - from === 4) only = load<usize>(from)
  }
  if (only !== 0) {
    if (made === movesEnd) return only
    tell(taken, load<i32>(only, ofFlow.index))
    move(only)
    return 0
  }
  for (let at = from; at < to; at += 4) {
    const flow = load<usize>(at)
    tell(taken, load<i32>(flow, ofFlow.index))
    move(flow)
  }
  add(instancesAt + instance + ofInstance.live, (<i32>(to - from) >> 2) - 1)
  return 0
}

/** As `../choices.ts` does at an exclusive gateway. */
function chooseOne(node: usize): usize {
  const from = load<usize>(node, ofNode.flowsFrom)
  const last = load<usize>(node, ofNode.flowsTo) - 4
  let left = uniform(node + ofNode.branches)
  for (let at = from; at < last; at += 4) {
    const flow = load<usize>(at)
    left -= load<f64>(flow, ofFlow.share)
    if (left < 0) return flow
  }
  // What rounding leaves over must not go to a flow that is never taken.
  let at = last
  while (from < at && load<f64>(load<usize>(at), ofFlow.share) === 0) at -= 4
  return load<usize>(at)
}

function move(to: usize): void {
  if (movesEnd === moveRoom) growMoves()
  store<usize>(movesAt + movesEnd, to)
  movesEnd += 4
}

/** An instance enters more nodes than it may. */
function stop(instance: usize, index: i32): void {
  tell(failed, index)
  tell(endless, index)
  cancel(instance, asFailed)
}

/** An instance whose tokens are all held at joins waits for ever. */
function giveUpIfStranded(instance: usize): void {
  if (load<i32>(instancesAt + instance, ofInstance.pending) !== 0) return
  for (let at = flowsFrom; at < flowsTo; at += 4) {
    const flow = load<usize>(at)
    const slot = load<usize>(flow, ofFlow.slot)
    if (slot !== 0 && load<u16>(instancesAt + instance + slot) !== 0)
      tell(stuck, load<i32>(load<usize>(flow, ofFlow.target), ofNode.index))
  }
  tell(stranded, 0)
  cancel(instance, asCancelled)
}

/** Takes away all tokens of an instance, the oldest first, and the instance with them. */
function cancel(instance: usize, state: i32): void {
  while (true) {
    const token = load<usize>(instancesAt + instance, ofInstance.firstToken)
    if (token === none) break
    const node = load<usize>(tokensAt + token, ofToken.node)
    if (load<i32>(tokensAt + token, ofToken.isWorking) !== 0) giveUpWork(token, node, instance)
    else withdraw(load<usize>(node, ofNode.resource), token)
    closeToken(token)
  }
  end(instance, state)
}

function end(instance: usize, state: i32): void {
  over++
  const at = instancesAt + instance
  // Only those are cancelled that were given up.
  if (state !== asCancelled) {
    tell(ended, state)
    tellTime(now)
    tellTime(now - load<f64>(at, ofInstance.startedAt))
    tellTime(load<f64>(at, ofInstance.busyFor))
  }
  closeInstance(instance)
}
