import { parseArgs } from "node:util"
import { type ProfileId, profileIds } from "../engine/index.ts"
import { nearest } from "./nearest.ts"
import type { ExitCode, Shell } from "./shell.ts"

/** One command of the command line. */
export interface Command {
  readonly name: string
  /** What it takes besides options, as its usage shows it, such as `FILE|DIR…`. */
  readonly operands: string
  /** How few and how many operands it takes. */
  readonly operandCounts: readonly [number, number]
  /** What it does, in a paragraph. */
  readonly description: string
  readonly options: Readonly<Record<string, Option>>
  readonly examples: readonly string[]
  run(given: Given, shell: Shell): Promise<ExitCode>
}

export interface Option {
  readonly help: string
  /** How its value is called, such as `FILE`; an option without is either given or not. */
  readonly value?: string
  /** The only values it may have. */
  readonly oneOf?: readonly string[]
  /** The bounds of a whole number. */
  readonly whole?: readonly [number, number]
}

/** What the user wrote behind the name of a command, already judged by its options. */
export interface Given {
  readonly operands: readonly string[]
  has(option: string): boolean
  /** The last value of an option. */
  text(option: string): string | undefined
  number(option: string): number | undefined
}

/** Reads the arguments of a command. A text is what is wrong with them, in one sentence. */
export function readArguments(command: Command, written: readonly string[]): Given | string {
  const known: Readonly<Record<string, Option>> = { ...command.options, help: helpOption }
  const { tokens } = parseArgs({
    args: [...written],
    options: Object.fromEntries(
      Object.entries(known).map(([name, it]) => [name, { type: it.value ? "string" : "boolean" }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const operands: string[] = []
  const values = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value)
    if (token.kind !== "option") continue
    const option = token.rawName.startsWith("--") ? known[token.name] : undefined
    const isInline = token.inlineValue === true
    const problem = option
      ? valueProblem(token.rawName, option, token.value, isInline)
      : unknownOption(token.rawName, Object.keys(known))
    if (problem) return problem
    values.set(token.name, token.value ?? "")
  }
  if (!values.has("help")) {
    const problem = operandProblem(command, operands)
    if (problem) return problem
  }
  return {
    operands,
    has: name => values.has(name),
    text: name => values.get(name),
    number: name => (values.has(name) ? Number(values.get(name)) : undefined),
  }
}

/** What `flowmeter COMMAND --help` prints. */
export function helpText({ name, operands, description, options, examples }: Command): string {
  const rows = Object.entries({ ...options, help: helpOption }).map(
    ([option, it]) => [`--${option}${it.value ? ` ${it.value}` : ""}`, it.help] as const,
  )
  const width = Math.max(...rows.map(([written]) => written.length))
  const paragraphs = [
    `Usage: ${["flowmeter", name, operands, "[options]"].filter(Boolean).join(" ")}`,
    description,
    ["Options:", ...rows.map(([written, help]) => `  ${written.padEnd(width)}  ${help}`)].join(
      "\n",
    ),
    ["Examples:", ...examples.map(it => `  ${it}`)].join("\n"),
  ]
  return `${paragraphs.join("\n\n")}\n`
}

/** The engine to speak of, for commands that can speak of several. */
export const profileOption: Option = {
  help: "The engine: bpmn, camunda7, camunda8, flowable or bpmn-engine; the file's own when left out.",
  value: "PROFILE",
  oneOf: profileIds,
}

export function chosenProfile(given: Given): ProfileId | undefined {
  return profileIds.find(it => it === given.text("profile"))
}

const helpOption: Option = { help: "Print this text." }

function valueProblem(
  written: string,
  { value, oneOf, whole }: Option,
  given: string | undefined,
  isInline: boolean,
): string | undefined {
  if (!value) return isInline ? `${written} takes no value` : undefined
  if (given === undefined || (!isInline && given.startsWith("--")))
    return `${written} needs a value: ${written} ${value}`
  if (oneOf && !oneOf.includes(given)) {
    const meant = nearest(given, oneOf)
    const hint = meant ? `did you mean “${meant}”?` : `write one of ${oneOf.join(", ")}`
    return `${written}: “${given}” is not known; ${hint}`
  }
  if (!whole) return undefined
  const [least, most] = whole
  const number = Number(given)
  if (given.trim() !== "" && Number.isInteger(number) && least <= number && number <= most)
    return undefined
  return `${written}: “${given}” is not a whole number from ${least} to ${most}`
}

function unknownOption(written: string, known: readonly string[]): string {
  const meant = nearest(written.replace(/^-+/, ""), known)
  return `there is no option ${written}${meant ? `; did you mean --${meant}?` : ""}`
}

function operandProblem(command: Command, operands: readonly string[]): string | undefined {
  const [least, most] = command.operandCounts
  if (operands.length < least) return `${command.operands} is missing`
  if (most < operands.length) return `“${operands[most]}” is one argument too many`
  if (operands.includes("-")) return "“-”: standard input is not read; name a file"
  return operands.includes("") ? "an argument is empty; name a file" : undefined
}
