import type { Element, Graph, Model, Node, NodeKind } from "../model/index.ts"
import type { Change, Range } from "../text/index.ts"

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
  /** Whether what it speaks of has no effect and may be shown faded. */
  readonly isUnnecessary?: true
  readonly fixes?: readonly Fix[]
}

/** Another place and what it has to do with a finding. */
export interface RelatedPlace {
  readonly range: Range
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

/** What a rule says of one element; where it leaves out the range, the element's own place. */
export interface Remark {
  readonly message: string
  readonly range?: Range
  readonly related?: readonly RelatedPlace[]
  readonly isUnnecessary?: true
  readonly fixes?: readonly Fix[]
}

interface RuleBase {
  /** Kebab-case; names the setting, the documentation page and the file. */
  readonly id: string
  readonly severity: Severity
}

/** Looks at flow nodes, one at a time. */
export interface NodeRule extends RuleBase {
  /** The kinds `checkNode` is called for; others cost nothing. */
  readonly visitsNodes: readonly NodeKind[]
  checkNode(model: Model, graph: Graph, node: Node): Iterable<Remark>
}

/** Looks at elements of some schema types, one at a time. */
export interface ElementRule extends RuleBase {
  /** Schema types, bases included: `tActivity` visits every kind of activity. */
  readonly visitsTypes: readonly string[]
  checkElement(model: Model, element: Element): Iterable<Remark>
}

/** Looks at the document as a whole. */
export interface DocumentRule extends RuleBase {
  checkDocument(model: Model): Iterable<Remark & { readonly range: Range; element?: Element }>
}

export type Rule = NodeRule | ElementRule | DocumentRule
