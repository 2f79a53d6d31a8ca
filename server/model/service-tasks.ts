import { splitName, Tags } from "../syntax/index.ts"
import type { Range } from "../text/index.ts"
import { activitiFamily, type Vendor, vendorNamespaces } from "./extensions.ts"
import { isType } from "./schema-types.ts"
import { attributeAt, labelOf, readHead } from "./tag-head.ts"
import { type Interest, type TagMeaning, type TagVisitor, TagWalk } from "./tag-walk.ts"

/** A task that a program does, and which program. */
export interface ServiceTask {
  /** `serviceTask`, `sendTask` or `businessRuleTask`. */
  readonly kind: string
  readonly id: string | undefined
  readonly name: string | undefined
  /** What to call the process or sub-process around it. */
  readonly container: string | undefined
  /** Where its id stands, else its name, else the name of its tag. */
  readonly place: Range
  /** What BPMN itself has for it, such as `##WebService`. */
  readonly implementation: string | undefined
  /** What engines are told, in text order. */
  readonly work: readonly Work[]
}

/** What one engine is told of who does a task. */
export interface Work {
  readonly vendor: Vendor
  /** Such as `topic`, `class`, `delegateExpression`; of a job for Zeebe it is `type`. */
  readonly property: string
  /** References decoded. */
  readonly value: string
}

/**
 * The service tasks of any text, in document order, and nothing else of it: all other tags are
 * passed over. The diagram is not read.
 */
export function serviceTasksOf(text: string): readonly ServiceTask[] {
  const tags = Tags.read(text)
  const reader = new ServiceTaskReader(tags)
  const walk = new TagWalk(tags, reader)
  for (const _ of walk.steps());
  return reader.tasks
}

const taskTypes = ["tServiceTask", "tSendTask", "tBusinessRuleTask"]
const properties: readonly string[] = ["class", "delegateExpression", "expression", "topic", "type"]
const vendors: ReadonlyMap<string, Vendor> = new Map(
  activitiFamily.map(it => [vendorNamespaces[it], it]),
)

class ServiceTaskReader implements TagVisitor {
  readonly #tags: Tags
  readonly tasks: ServiceTask[] = []
  /** The lexemes of the task that was read last and of the first `extensionElements` in it. */
  #taskAt = -1
  #extensionsAt = -1
  #work: Work[] = []

  constructor(tags: Tags) {
    this.#tags = tags
  }

  interestIn({ isBpmn, kind, type, namespace, worth }: Omit<TagMeaning, "interest">): Interest {
    if (!isBpmn) return isJob(kind, namespace) ? "visit" : "pass"
    if (kind === "BPMNDiagram") return "skip content"
    const isWanted = isTask(type) || worth.isContainer || kind === "extensionElements"
    return isWanted ? "visit" : "pass"
  }

  visit(at: number, { kind, type, isBpmn, worth }: TagMeaning, walk: TagWalk): string | undefined {
    if (worth.isContainer) return labelOf(readHead(this.#tags, at), kind)
    const hasExtensions = this.#taskAt < this.#extensionsAt
    if (isTask(type)) this.#readTask(at, kind, walk)
    else if (isBpmn && !hasExtensions && walk.parentAt === this.#taskAt) this.#extensionsAt = at
    else if (!isBpmn && hasExtensions && walk.directParentAt === this.#extensionsAt)
      this.#readJob(at)
    return undefined
  }

  #readTask(at: number, kind: string, walk: TagWalk): void {
    const { id, name, place, hasMore } = readHead(this.#tags, at)
    this.#taskAt = at
    this.#work = hasMore ? this.#workAt(at, walk) : []
    const implementation = hasMore ? attributeAt(this.#tags, at, "implementation") : undefined
    const { container } = walk
    this.tasks.push({ kind, id, name, container, place, implementation, work: this.#work })
  }

  #workAt(at: number, walk: TagWalk): Work[] {
    const work: Work[] = []
    for (const scan = this.#tags.attributes(at); scan.next(); ) {
      const written = this.#tags.text.slice(scan.nameStart, scan.nameEnd)
      const { prefix, local } = splitName(written)
      if (prefix === "" || !properties.includes(local)) continue
      const vendor = vendors.get(walk.namespaceOf(prefix) ?? "")
      const value = this.#tags.value(scan.valueStart, scan.valueEnd)
      if (vendor) work.push({ vendor, property: local, value })
    }
    return work
  }

  #readJob(at: number): void {
    const value = attributeAt(this.#tags, at, "type")
    if (value !== undefined) this.#work.push({ vendor: "zeebe", property: "type", value })
  }
}

function isTask(type: string | undefined): boolean {
  return taskTypes.some(it => isType(type, it))
}

function isJob(kind: string, namespace: string | undefined): boolean {
  return kind === "taskDefinition" && namespace === vendorNamespaces.zeebe
}
