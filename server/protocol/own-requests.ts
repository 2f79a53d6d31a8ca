/** Answers the requests of messages.ts. */
import type { CancellationToken } from "vscode-languageserver"
import { checkStatistics, elementAt, elementPlace } from "../features/index.ts"
import { type Handler, handler, isPosition, isRecord } from "./handler.ts"
import type { CacheStatistics, ElementAtParams, ElementPlaceParams, Requests } from "./messages.ts"
import { Positions } from "./positions.ts"
import type { Session } from "./session.ts"
import type { Simulations } from "./simulations.ts"

/** Every request of ours, by its method; one that is missing here does not compile. */
export function ownHandlers(
  session: Session,
  simulations: Simulations,
): ReadonlyMap<string, Handler> {
  const table: Record<keyof Requests, Handler> = {
    "flowmeter/simulate": handler(session, "flowmeter/simulate", {
      askedBy: "user",
      read: readSimulate,
      answer: ({ params, cancel }) => simulations.simulate(params, cancel),
    }),
    "flowmeter/elementPlace": handler(session, "flowmeter/elementPlace", {
      askedBy: "user",
      read: readElementPlace,
      answer: ({ params }) => placeOf(session, params),
    }),
    "flowmeter/elementAt": handler(session, "flowmeter/elementAt", {
      askedBy: "user",
      read: readElementAt,
      answer: ({ params }) => elementOf(session, params),
    }),
    "flowmeter/cacheStatistics": (_params: unknown, _cancel: CancellationToken) =>
      Promise.resolve(cacheStatistics(session, simulations)),
  }
  return new Map(Object.entries(table))
}

type Answer<Method extends keyof Requests> = Requests[Method][1]

/** Places of ours are in UTF-16 units whatever the editor and the server agreed on. */
function placeOf(
  { documents }: Session,
  { uri, element }: ElementPlaceParams,
): Answer<"flowmeter/elementPlace"> {
  const snapshot = documents.get(uri)
  const found = snapshot && elementPlace(snapshot, element)
  return found ? new Positions(snapshot.text, "utf-16").range(found.place) : null
}

function elementOf(
  { documents }: Session,
  { uri, position }: ElementAtParams,
): Answer<"flowmeter/elementAt"> {
  const snapshot = documents.get(uri)
  const found = snapshot && elementAt(snapshot, snapshot.text.offsetAt(position))
  return found?.id === undefined ? null : { element: found.id, kind: found.kind }
}

function cacheStatistics(
  { index, documents }: Session,
  simulations: Simulations,
): readonly CacheStatistics[] {
  return [
    { name: "findings by version", ...checkStatistics(), entries: [...documents.all()].length },
    { name: "files of the workspace", ...index.statistics },
    { name: "results of simulations", ...simulations.statistics },
  ]
}

function readSimulate(raw: unknown): Requests["flowmeter/simulate"][0] | undefined {
  if (!isRecord(raw) || typeof raw.uri !== "string") return undefined
  const { uri, process, instances, seed, workDoneToken } = raw
  if (process !== undefined && typeof process !== "string") return undefined
  if (instances !== undefined && !Number.isInteger(instances)) return undefined
  if (seed !== undefined && !Number.isSafeInteger(seed)) return undefined
  const isToken = typeof workDoneToken === "string" || typeof workDoneToken === "number"
  return {
    uri,
    ...(process === undefined ? {} : { process }),
    ...(instances === undefined ? {} : { instances: instances as number }),
    ...(seed === undefined ? {} : { seed: seed as number }),
    ...(isToken ? { workDoneToken } : {}),
  }
}

function readElementPlace(raw: unknown): ElementPlaceParams | undefined {
  if (!isRecord(raw) || typeof raw.uri !== "string" || typeof raw.element !== "string")
    return undefined
  return { uri: raw.uri, element: raw.element }
}

function readElementAt(raw: unknown): ElementAtParams | undefined {
  if (!isRecord(raw) || typeof raw.uri !== "string" || !isPosition(raw.position)) return undefined
  return { uri: raw.uri, position: raw.position }
}
