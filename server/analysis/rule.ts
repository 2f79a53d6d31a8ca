import type { ProfileId } from "../engine/index.ts"
import type { Element, Model, NodeKind, Reference } from "../model/index.ts"
import type { Change, Position, Range } from "../text/index.ts"

export type Severity = "error" | "warning" | "info" | "hint"

/** Something a rule says about a document. */
export interface Finding {
  /** The id of the rule. */
  readonly rule: string
  readonly severity: Severity
  /** What happens and what to do, as one sentence that reads by itself. */
  readonly message: string
  /** Where in the text. */
  readonly range: Range
  /** The element it speaks of; undefined when it speaks of the text itself. */
  readonly element?: Element
  /** Other places that explain it. */
  readonly related?: readonly RelatedPlace[]
  /** And places in other files. */
  readonly elsewhere?: readonly PlaceElsewhere[]
  /** Whether what it speaks of has no effect and may be shown faded. */
  readonly isUnnecessary?: true
  readonly fixes?: readonly Fix[]
}

/** Another place and what it has to do with a finding. */
export interface RelatedPlace {
  readonly range: Range
  readonly message: string
}

/** A place in another file and what it has to do with a finding. */
export interface PlaceElsewhere {
  readonly uri: string
  readonly start: Position
  readonly end: Position
  readonly message: string
}

/** A way to mend a finding. */
export interface Fix {
  /** An imperative, such as `Remove the flow`. */
  readonly title: string
  /** Each in the text as it is; they do not overlap. */
  readonly changes: readonly Change[]
  /** Whether it is the one an author nearly always wants. */
  readonly isPreferred?: true
}

/** What a rule says; where it leaves out the range, the element's own place. */
export interface Remark {
  readonly message: string
  /** The element it speaks of, when it is not the one the rule was asked about. */
  readonly element?: Element
  readonly range?: Range
  readonly related?: readonly RelatedPlace[]
  readonly elsewhere?: readonly PlaceElsewhere[]
  readonly isUnnecessary?: true
  readonly fixes?: readonly Fix[]
}

interface RuleBase {
  /** Kebab-case; names the setting, the documentation page and the file. */
  readonly id: string
  /** What it finds, as one sentence; the first of its page. */
  readonly summary: string
  /** `off`: only for teams that ask for it. */
  readonly severity: Severity | "off"
}

/**
 * Of whom a rule may speak instead of the element that it is asked about: of its parent, of the
 * flows that leave it, of what these lead to, or of the nodes in it.
 */
export type Neighbours = "parent" | "outgoing" | "followers" | "nodes"

interface LocalRuleBase extends RuleBase {
  readonly speaksOf?: Neighbours
}

interface FlowRuleBase extends LocalRuleBase {
  /**
   * It says that something is missing, so it is silent where a broken tag, an unknown element or a
   * flow without end may hold what it misses.
   */
  readonly needsWholeFlow?: true
  /** It does not care for processes that only document what others do; see `isDocumentation`. */
  readonly sparesDocumentation?: true
}

/** Looks at flow nodes, one at a time. */
export interface NodeRule extends FlowRuleBase {
  /** The kinds `checkNode` is called for; others cost nothing. */
  readonly visitsNodes: readonly NodeKind[]
  /** @param profile the engine to speak of; left out, the one that the document is for */
  checkNode(model: Model, node: Element, profile?: ProfileId): Iterable<Remark>
}

/** Looks at sequence flows, one at a time. */
export interface FlowRule extends FlowRuleBase {
  checkFlow(model: Model, flow: Element): Iterable<Remark>
}

/** Looks at processes and sub-processes, one at a time. */
export interface ScopeRule extends FlowRuleBase {
  checkScope(model: Model, scope: Element): Iterable<Remark>
}

/** Looks at elements of some schema types, one at a time. */
export interface ElementRule extends LocalRuleBase {
  /** Schema types, bases included: `tActivity` visits every kind of activity. */
  readonly visitsTypes: readonly string[] | "all"
  checkElement(model: Model, element: Element): Iterable<Remark>
}

/** Looks at references, one at a time. What it says is of the element that holds the reference. */
export interface ReferenceRule extends LocalRuleBase {
  checkReference(model: Model, reference: Reference): Iterable<Remark>
}

/** Looks at the document as a whole. A remark without element speaks of the text itself. */
export interface DocumentRule extends RuleBase {
  checkDocument(model: Model): Iterable<Remark & { readonly range: Range }>
}

/** An element of another file, and where that has its id. */
export interface ElementElsewhere extends Omit<PlaceElsewhere, "message"> {
  readonly kind: string
  readonly namespace: string | undefined
}

/** What other files have to do with a document. */
export interface Outside {
  /** The elements of an id, one file after the other. */
  elementsOf(id: string): readonly ElementElsewhere[]
}

/** Looks at a document beside other files. */
export interface OutsideRule extends RuleBase {
  checkOutside(model: Model, outside: Outside): Iterable<Remark & { readonly element: Element }>
}

/** A rule that is asked about one element at a time. */
export type LocalRule = NodeRule | FlowRule | ScopeRule | ElementRule | ReferenceRule

export type Rule = LocalRule | DocumentRule | OutsideRule
