/**
 * XML: any text has a tree, and what is wrong with it is told apart from it.
 *
 * Knows tags, attributes, references and namespaces. Does not know a BPMN name.
 * Invariant: a tree never changes and spells its text back; entities of a DTD are never expanded.
 * Invariant: reading is linear in the length of the text and uses no recursion.
 */
export { AttributeScan } from "./attribute-scan.ts"
export type { Attribute } from "./attributes.ts"
export type { XmlElement } from "./element.ts"
export { decodeReferences, rawOffset } from "./entities.ts"
export { flaws } from "./flaws.ts"
export type { Flaw, FlawCode } from "./found-flaws.ts"
export { flawLimit } from "./found-flaws.ts"
export type { LexemeLeaf } from "./leaf.ts"
export { LeafNotes } from "./leaf-notes.ts"
export { isSpace, lexemeFlaw, lexemeKind, lexemeStride, nameShift } from "./lexer.ts"
export { type QualifiedName, splitName } from "./names.ts"
export { lexemesBefore } from "./places.ts"
export { attributesRange } from "./tag.ts"
export type { TagNames } from "./tag-names.ts"
export { Tags } from "./tags.ts"
export { type EditStep, SyntaxTree } from "./tree.ts"
