import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { check, type Finding, rules } from "../../server/analysis/index.ts"
import { Model } from "../../server/model/index.ts"
import { SyntaxTree } from "../../server/syntax/index.ts"
import { decode } from "../../server/text/index.ts"
import { corpusFolder, lackOf, lacks, truthOf } from "./files.ts"

/** What the tests of another tool say about one file and one of its rules. */
interface Verdict {
  readonly source: string
  readonly kind: string
  readonly test: string
  readonly file: { readonly corpus: string }
  readonly valid: boolean
  readonly rule_under_test?: string
  readonly rules: readonly string[]
  readonly violations?: readonly { readonly elementId?: string; readonly message?: string }[]
}

/** Where we say something else, and why. Everything that is not listed here must agree. */
const explained: readonly {
  readonly rule: string
  readonly file: string
  readonly ours: readonly string[]
  readonly because: string
}[] = [
  {
    rule: "ad-hoc-sub-process",
    file: "invalid-start-end.bpmn",
    ours: ["EndEvent", "StartEvent", "SubProcess_0zz45ap"],
    because: "we also say that it holds no activity (BPMNspector EXT.061)",
  },
  {
    rule: "no-bpmndi",
    file: "invalid-no-bpmn-diagram.bpmn",
    ours: [],
    because: "a file without any diagram is written to be run",
  },
  ...[
    { file: "invalid-no-condition.bpmn", ours: ["SequenceFlow_2"] },
    { file: "invalid-condition.bpmn", ours: ["SequenceFlow_1"] },
    { file: "invalid-multiple.bpmn", ours: ["SequenceFlow_2", "SequenceFlow_3"] },
  ].map(it => ({
    ...it,
    rule: "no-duplicate-sequence-flows",
    because: "told once, at the flow; they tell of the same flow again at both of its ends",
  })),
]

const verdicts = truthOf<Verdict>("validation-truth.jsonl")

describe("verdicts of others", function () {
  this.timeout(120_000)

  it("are there", function () {
    if (verdicts.length === 0) lacks(this, lackOf("validation-truth.jsonl"))
  })

  it("bpmnlint: the same elements violate the rules of the same id", function () {
    if (verdicts.length === 0) this.skip()
    const ids = new Set(rules.map(it => it.id))
    const counts = { cases: 0, agree: 0, explained: 0, "rules not ours": 0 }
    const differences: string[] = []
    const used = new Set<object>()
    for (const { source, kind, test, file, rule_under_test: rule, violations } of verdicts) {
      if (source !== "bpmnlint" || kind !== "lint-rule" || rule === undefined) continue
      if (!ids.has(rule)) {
        counts["rules not ours"]++
        continue
      }
      counts.cases++
      const ours = elementsOf(findingsOf(file.corpus, rule))
      const theirs = sorted(violations?.map(it => it.elementId ?? "") ?? [])
      const reason = explained.find(it => it.rule === rule && file.corpus.endsWith(`/${it.file}`))
      if (reason) used.add(reason)
      if (`${ours}` === `${theirs}`) counts.agree++
      else if (reason && `${ours}` === `${reason.ours}`) counts.explained++
      else differences.push(`${test}: ours ${ours}, theirs ${theirs}`)
    }
    console.log(`      ${said(counts)}`)
    assert.deepEqual(differences, [])
    assert.deepEqual(
      explained.filter(it => !used.has(it)),
      [],
      "explains what does not happen",
    )
  })

  it("importers: what they cannot read is an error or a warning here", function () {
    if (verdicts.length === 0) this.skip()
    const counts = { cases: 0, told: 0, left: 0 }
    const silent: string[] = []
    for (const { kind, valid, file } of verdicts) {
      if (kind !== "import" || valid) continue
      counts.cases++
      const serious = findingsOf(file.corpus).filter(isSerious)
      if (0 < serious.length) counts.told++
      else if (leftToImporters.some(it => file.corpus.endsWith(it.file))) counts.left++
      else silent.push(file.corpus)
    }
    console.log(`      ${said(counts)}`)
    assert.deepEqual(silent, [])
  })

  it("an engine: most of what it refuses is serious here, without knowing the engine", function () {
    if (verdicts.length === 0) this.skip()
    const refused = verdicts.filter(it => it.kind === "deploy-parse" && !it.valid)
    const told = refused.filter(it => findingsOf(it.file.corpus).some(isSerious))
    console.log(`      ${refused.length} refused, ${told.length} serious here; the rest is its own`)
    assert.ok(toldOfRefused <= told.length, `only ${told.length} of ${refused.length}`)
  })

  it("reference models have no errors", function () {
    if (verdicts.length === 0) this.skip()
    const wrong: string[] = []
    const counts = { models: 0, findings: 0 }
    for (const { kind, file } of verdicts) {
      if (kind !== "reference-model") continue
      counts.models++
      for (const { severity, rule, message } of findingsOf(file.corpus)) {
        counts.findings++
        if (severity === "error") wrong.push(`${file.corpus}: ${rule}: ${message}`)
      }
    }
    console.log(`      ${said(counts)}`)
    assert.deepEqual(wrong, [])
  })
})

/** What an importer warns of and we do not, and why. */
const leftToImporters: readonly { readonly file: string; readonly because: string }[] = [
  {
    file: "extension-definition-missing.bpmn",
    because: "it names a type of a schema that is not at hand, which is no mistake",
  },
  { file: "bad-encoding.bpmn", because: "windows-1252 is read here" },
]

/** Of the refusals the rest concerns the engine's own attributes, names and limits. */
const toldOfRefused = 28

/** The findings of one rule, even when it is off by default, or of all. */
function findingsOf(path: string, rule?: string): readonly Finding[] {
  const { text } = decode(readFileSync(join(corpusFolder, "files", path)))
  const model = new Model(SyntaxTree.read(text))
  const found = check(model, rule === undefined ? {} : { severities: { [rule]: "error" } })
  return rule === undefined ? found : found.filter(it => it.rule === rule)
}

function elementsOf(findings: readonly Finding[]): readonly string[] {
  return sorted(findings.map(it => it.element?.id ?? ""))
}

function sorted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort()
}

function isSerious({ severity }: Finding): boolean {
  return severity === "error" || severity === "warning"
}

function said(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ")
}
