/** The process, as the host tells it before it begins, after `layOut`. Indices are the host's. */
import {
  flowAt,
  heightsAt,
  nodeAt,
  ofFlow,
  ofInstance,
  ofNode,
  ofResource,
  resourceAt,
  rowsAt,
  surelyInsideAt,
  widthsAt,
} from "./memory.as"

export let instanceLimit: i32 = 0
export let stepLimit: i32 = 0
/** The nodes where every instance begins lie between. */
export let startsFrom: usize = 0
export let startsTo: usize = 0
/** The flows of the process. */
export let flowsFrom: usize = 0
export let flowsTo: usize = 0
/** For the flows that the host chooses. */
export let chosenAt: usize = 0

export function setLayer(layer: i32, width: f64, height: f64, surelyInside: u32): void {
  store<f64>(widthsAt + (layer << 3), width)
  store<f64>(heightsAt + (layer << 3), height)
  store<u32>(surelyInsideAt + (layer << 2), surelyInside)
}

export function setLimits(instances: i32, steps: i32): void {
  instanceLimit = instances
  stepLimit = steps
}

/** The lists lie behind those of the nodes. */
export function setLists(starts: i32, flows: i32, chosen: i32): void {
  startsFrom = rowsAt + (starts << 2)
  startsTo = rowsAt + (flows << 2)
  flowsFrom = startsTo
  flowsTo = rowsAt + (chosen << 2)
  chosenAt = flowsTo
}

/** Writes a flow to a list. */
export function setListed(at: i32, flow: i32): void {
  store<usize>(rowsAt + (at << 2), flowAt(flow))
}

/** Writes a node to a list. */
export function setStart(at: i32, node: i32): void {
  store<usize>(rowsAt + (at << 2), nodeAt(node))
}

/** Writes a flow that the host has chosen. */
export function setChosen(at: i32, flow: i32): void {
  store<usize>(chosenAt + (at << 2), flowAt(flow))
}

export function setNode(index: i32, way: i32, onlyFlow: i32, choice: i32, resource: i32): void {
  const node = nodeAt(index)
  store<i32>(node, index, ofNode.index)
  store<i32>(node, way, ofNode.way)
  store<usize>(node, onlyFlow < 0 ? 0 : flowAt(onlyFlow), ofNode.onlyFlow)
  store<i32>(node, choice, ofNode.choice)
  store<usize>(node, resource < 0 ? 0 : resourceAt(resource), ofNode.resource)
}

/** @param to behind the last; as of all lists */
export function setFlowsOfNode(index: i32, from: i32, to: i32): void {
  store<usize>(nodeAt(index), rowsAt + (from << 2), ofNode.flowsFrom)
  store<usize>(nodeAt(index), rowsAt + (to << 2), ofNode.flowsTo)
}

export function setJoin(index: i32, slotsFrom: i32, slotsTo: i32): void {
  store<usize>(nodeAt(index), ofInstance.slots + (slotsFrom << 1), ofNode.slotsFrom)
  store<usize>(nodeAt(index), ofInstance.slots + (slotsTo << 1), ofNode.slotsTo)
}

export function setDuration(index: i32, form: i32, mean: f64): void {
  store<i32>(nodeAt(index), form, ofNode.form)
  store<f64>(nodeAt(index), mean, ofNode.mean)
}

export function setFailures(index: i32, share: f64, attemptsMax: i32): void {
  store<f64>(nodeAt(index), share, ofNode.failureShare)
  store<i32>(nodeAt(index), attemptsMax, ofNode.attemptsMax)
}

export function setDurations(index: i32, a: i32, b: i32, c: i32, d: i32): void {
  setStream(nodeAt(index) + ofNode.durations, a, b, c, d)
}

export function setFailureStream(index: i32, a: i32, b: i32, c: i32, d: i32): void {
  setStream(nodeAt(index) + ofNode.failures, a, b, c, d)
}

export function setBranches(index: i32, a: i32, b: i32, c: i32, d: i32): void {
  setStream(nodeAt(index) + ofNode.branches, a, b, c, d)
}

function setStream(at: usize, a: i32, b: i32, c: i32, d: i32): void {
  store<i32>(at, a)
  store<i32>(at, b, 4)
  store<i32>(at, c, 8)
  store<i32>(at, d, 12)
}

export function setFlow(index: i32, target: i32, slot: i32, share: f64): void {
  const flow = flowAt(index)
  store<i32>(flow, index, ofFlow.index)
  store<usize>(flow, target < 0 ? 0 : nodeAt(target), ofFlow.target)
  store<usize>(flow, slot < 0 ? 0 : ofInstance.slots + (slot << 1), ofFlow.slot)
  store<f64>(flow, share, ofFlow.share)
}

export function setResource(index: i32, capacity: i32): void {
  const resource = resourceAt(index)
  store<i32>(resource, index, ofResource.index)
  store<i32>(resource, capacity, ofResource.idle)
  store<i32>(resource, 0, ofResource.queued)
}
