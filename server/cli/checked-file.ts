import {
  type CheckSettings,
  check,
  checkOutside,
  type Finding,
  type Outside,
} from "../analysis/index.ts"
import { Model } from "../model/index.ts"
import { SyntaxTree } from "../syntax/index.ts"
import { type Decoded, decode, type Text } from "../text/index.ts"

/** One file and everything that is wrong with it, in text order. */
export interface CheckedFile {
  readonly path: string
  readonly text: Text
  readonly model: Model
  readonly findings: readonly Finding[]
}

/** The rule behind findings about the bytes of a file: they are gone once there is a text. */
export const encodingRule = "xml-encoding"

/** Checks the bytes of a file. Never throws, whatever they are. */
export function checkBytes(
  path: string,
  bytes: Uint8Array,
  settings: CheckSettings = {},
): CheckedFile {
  const decoded = decode(bytes)
  const tree = SyntaxTree.read(decoded.text)
  const model = new Model(tree)
  const findings = [...encodingFindings(decoded), ...check(model, settings)]
  return { path, text: tree.text, model, findings: findings.sort(byPlace) }
}

/** The same file beside others. */
export function checkBeside(
  file: CheckedFile,
  outside: Outside,
  settings: CheckSettings,
): CheckedFile {
  const findings = [...file.findings, ...checkOutside(file.model, outside, settings)]
  return { ...file, findings: findings.sort(byPlace) }
}

function byPlace(a: Finding, b: Finding): number {
  return a.range.start - b.range.start
}

function encodingFindings({ text, problems }: Decoded): Finding[] {
  return problems.map(({ at, message }) => {
    const damaged = /\ufffd+|[^"'<>\ufffd]*/y
    damaged.lastIndex = at
    const length = damaged.exec(text)?.[0].length ?? 0
    const range = { start: at, end: at + length }
    return { rule: encodingRule, severity: "error", message, range }
  })
}
