/**
 * What a BPMN document means: elements, references, scopes and control flow.
 *
 * Knows the metamodel of BPMN 2.0. Has no opinions and no time.
 * Invariant: any tree has a model, however broken; a model never changes.
 */
export {
  attributeValue,
  childOf,
  containerOf,
  type Element,
  flag,
  is,
  isContainer,
  labelOf,
  placeOf,
  textOf,
} from "./element.ts"
export {
  type ExtensionAttribute,
  type ExtensionElement,
  type ExtensionName,
  type ExtensionProperties,
  extensionProperties,
  extensionStatistics,
} from "./extension-properties.ts"
export {
  activitiFamily,
  camundaFamily,
  extensionAttribute,
  extensionElements,
  type Vendor,
  vendorNamespaces,
} from "./extensions.ts"
export type { ControlFlow } from "./flow.ts"
export {
  type Flow,
  type Graph,
  grouped,
  isEventSubProcess,
  type Node,
  type NodeKind,
  nodeKinds,
  none,
  type Rows,
  readGraph,
  rowOf,
  type Scope,
} from "./graph.ts"
export { isAllowed, Model } from "./model.ts"
export {
  type Import,
  type Outline,
  type OutlineElement,
  type OutlineReference,
  outlineInSteps,
  outlineOf,
} from "./outline.ts"
export { messageFlowEnd, participantOf, poolOf } from "./pools.ts"
export { type Reference, targetTypesOf } from "./references.ts"
export { type GlobalKind, isGlobal } from "./roles.ts"
export {
  type AttributeRow,
  attributesOf,
  type ChildRow,
  childrenOf,
  elementNames,
  isType,
  typeOf,
  typesOf,
} from "./schema-types.ts"
export { type ServiceTask, serviceTasksOf, type Work } from "./service-tasks.ts"
export { spelledOut } from "./words.ts"
export { isShared, isSought } from "./worth.ts"
