import {
  activitiFamily,
  attributeValue,
  childOf,
  type Element,
  extensionAttribute,
  extensionElements,
  flag,
  labelOf,
  type Model,
} from "../model/index.ts"
import { readTurnItems, readTurnResults } from "./associations.ts"
import type { IncidentCode } from "./driver.ts"
import { type Formula, readFormulaIn, readFormulaText } from "./formula.ts"
import type { Frame } from "./frames.ts"
import type { Profile } from "./profiles.ts"
import { readTurnEvents, type TurnEvent } from "./turn-events.ts"
import type { Variable } from "./variables.ts"

/** How an activity is repeated. BPMN 2.0.2, §10.3.8. */
export type Loop = StandardLoop | MultiInstance | Once

/** One turn: an activity that is not repeated, but has variables of its own. */
export interface Once {
  readonly kind: "once"
}

export const once: Once = { kind: "once" }

/** Once more while a condition holds. */
export interface StandardLoop {
  readonly kind: "standard"
  /** Whether the condition is asked before the first turn, too. */
  readonly isTestedBefore: boolean
  /** The most turns; Infinity when nothing is said. */
  readonly turnsMax: number
  readonly condition: Formula | undefined
}

/** Once for each of a number of things, one after the other or side by side. */
export interface MultiInstance {
  readonly kind: "sequential" | "parallel"
  /** How often. */
  readonly cardinality: Formula | undefined
  /** A list with one item for each turn, or the name of the variable that holds it. */
  readonly collection: Formula | undefined
  /** The variable that holds the item of a turn. */
  readonly item: string | undefined
  /** Asked after each turn: whether the others are not needed any more. */
  readonly completion: Formula | undefined
  /** What each turn leaves behind, and the variable that holds the list of it. */
  readonly output: TurnOutput | undefined
  /** What is thrown when a turn is done. */
  readonly throws: readonly TurnEvent[]
}

export interface TurnOutput {
  readonly element: Formula
  readonly collection: string
  /** Whether there is no list as long as no turn has left anything behind. */
  readonly isOptional?: boolean
}

/** Why nobody can say how a repeated activity goes on. */
export interface Trouble {
  readonly code: IncidentCode
  readonly message: string
}

/** How far a repeated activity is. It is saved with the engine. */
export interface Turns {
  /** The frame that the activity is in. */
  readonly frame: Frame
  /** Whether the driver has said how many: then no condition ends them early. */
  readonly isGiven: boolean
  /** How many there are to be; −1 while nobody knows. */
  total: number
  started: number
  /** How many have done their work; of how many the frame is gone, which comes later. */
  completed: number
  ended: number
  /** Whether the condition that ends them early has been true, or why nobody can say. */
  isEnough: boolean | Trouble
  /**
   * What the turns are about, as it was when the activity began; null when it is no list, or when
   * all turns have begun.
   */
  readonly items: readonly unknown[] | null
  /** The variable that has these, too: they count for it; null when none has. */
  lender: Variable | null
  /** What each turn has left behind, by turn. */
  readonly outputs: unknown[]
  /** About how many characters of items and outputs count for it. */
  characters: number
}

/** What a condition about turns knows of them; the engines call the same by two names. */
export function countersOf({ total, started }: Turns, completed: number) {
  const active = started - completed
  return {
    nrOfInstances: total,
    nrOfCompletedInstances: completed,
    nrOfActiveInstances: active,
    numberOfInstances: total,
    numberOfCompletedInstances: completed,
    numberOfActiveInstances: active,
  }
}

/** Reads how an engine repeats an activity; undefined when it does not. */
export function readLoop(model: Model, activity: Element, profile: Profile): Loop | undefined {
  const standard = childOf(activity, "standardLoopCharacteristics")
  if (standard && profile.standardLoop === "repeated") return readStandardLoop(model, standard)
  const multiple = childOf(activity, "multiInstanceLoopCharacteristics")
  return multiple && readMultiInstance(model, multiple, profile)
}

function readStandardLoop(model: Model, written: Element): StandardLoop {
  const maximum = Number(attributeValue(written, "loopMaximum") ?? Number.NaN)
  return {
    kind: "standard",
    isTestedBefore: flag(written, "testBefore", false),
    turnsMax: 0 <= maximum ? maximum : Infinity,
    condition: readFormulaIn(model, written, "loopCondition"),
  }
}

function readMultiInstance(model: Model, written: Element, profile: Profile): MultiInstance {
  const [zeebe] = extensionElements(written, ["zeebe"], "loopCharacteristics")
  const collection =
    zeebe?.attribute("inputCollection") ?? extensionAttribute(written, activitiFamily, "collection")
  const item =
    zeebe?.attribute("inputElement") ??
    extensionAttribute(written, activitiFamily, "elementVariable")
  const inputItem = childOf(written, "inputDataItem")
  const outputElement = zeebe?.attribute("outputElement")
  const outputCollection = zeebe?.attribute("outputCollection")
  return {
    kind: flag(written, "isSequential", false) ? "sequential" : "parallel",
    cardinality: readFormulaIn(model, written, "loopCardinality"),
    collection: collection
      ? readFormulaText(model, written, collection, "name")
      : readTurnItems(model, written, profile),
    item: item?.value ?? (inputItem && labelOf(inputItem)),
    completion: readFormulaIn(model, written, "completionCondition"),
    output:
      outputElement && outputCollection
        ? {
            element: readFormulaText(model, written, outputElement, "comparison"),
            collection: outputCollection.value,
          }
        : readTurnResults(model, written, profile),
    throws: profile.throwsTurnEvents ? readTurnEvents(model, written) : [],
  }
}
