import { type NodeKind, nodeKinds } from "../model/index.ts"

export const everyNodeKind: readonly NodeKind[] = nodeKinds

export const eventKinds = nodeKinds.filter(it => it.endsWith("Event"))
export const gatewayKinds = nodeKinds.filter(it => it.endsWith("Gateway"))

/** BPMN 2.0.2, §10.3: what takes time. Choreographies are no activities. */
export const activityKinds = nodeKinds.filter(
  it => /[tT]ask$|Process$|^transaction$|^callActivity$/.test(it) && it !== "choreographyTask",
)

/** Activities that hold others. */
export const subProcessKinds = ["subProcess", "transaction", "adHocSubProcess"] as const
