/** What an author types, at places spread over a document. Each scenario leaves it as it was. */
import type { Offset, Position, Text } from "../../server/text/index.ts"
import type { Stroke } from "./typists.ts"

interface Scenario {
  /** Where it can happen: the place is the end of what is found. */
  readonly place: RegExp
  readonly strokes: (at: Position, found: RegExpExecArray) => readonly Stroke[]
}

/** Behind an element or a comment, before the next tag. */
const between = /(?:\/>|<\/[\w:.-]+>)(?=\s*<)/g

/** Scenarios of text and tree. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  attr: { place: /="(?=[^"<]+")/g, strokes: at => [insert(at, "x"), remove(at, 1)] },
  newElem: {
    place: between,
    strokes: at => typed(at, `<bpmn:task id="typed" name="A step"></bpmn:task>`),
  },
  delGt: { place: /<\w[\w:.-]*(?:\s[^<>]*[^<>/])?(?=>)/g, strokes: at => removed(at, ">") },
  delSlash: { place: /[^</](?=\/>)/g, strokes: at => removed(at, "/") },
  breakClose: { place: /<(?=\/[\w.-]*:?process>)/g, strokes: at => removed(at, "/") },
  newline: {
    place: between,
    strokes: at => [
      insert(at, "\n"),
      { start: at, end: { line: at.line + 1, character: 0 }, text: "" },
    ],
  },
  comment: { place: between, strokes: at => typed(at, "<!---->") },
}

/** Scenarios of references and control flow; what is found names a node whose targets change. */
export const modelScenarios: Readonly<Record<string, Scenario>> = {
  name: {
    place: /<bpmn:\w+ (?=[^<>]*\bid="([^"]+)")[^<>]*\bname="/g,
    strokes: at => [insert(at, "x"), remove(at, 1)],
  },
  retarget: {
    place: /<bpmn:sequenceFlow (?=[^<>]*\bsourceRef="([^"]+)")[^<>]*\btargetRef="[^"]+(?=")/g,
    strokes: at => [insert(at, "x"), remove(at, 1)],
  },
  newFlow: {
    place:
      /<bpmn:sequenceFlow (?=[^<>]*\bsourceRef="([^"]+)")(?=[^<>]*\btargetRef="([^"]+)")[^<>]*\/>/g,
    strokes: (at, [, source, target]) =>
      typed(at, `<bpmn:sequenceFlow id="typed" sourceRef="${source}" targetRef="${target}"/>`),
  },
}

export interface Visit {
  readonly at: Offset
  readonly strokes: readonly Stroke[]
  /** The id that the scenario is about. */
  readonly about: string
}

/** The same scenario at so many places, spread evenly. @throws when there is no place for it */
export function visits({ place, strokes }: Scenario, text: Text, count: number): Visit[] {
  const string = text.toString()
  return Array.from({ length: count }, (_, visit) => {
    place.lastIndex = Math.floor(((visit + 0.5) / count) * string.length)
    // Behind the last place comes the first one.
    const found = place.exec(string) ?? place.exec(string)
    if (!found) throw new Error(`no place for ${place.source}`)
    const at = found.index + found[0].length
    return { at, strokes: strokes(text.positionAt(at), found), about: found[1] ?? "" }
  })
}

function insert(at: Position, text: string): Stroke {
  return { start: at, end: at, text }
}

function remove(at: Position, length: number): Stroke {
  return { start: at, end: after(at, length), text: "" }
}

/** Character by character, and cut away at once. */
function typed(at: Position, text: string): Stroke[] {
  const strokes = [...text].map((character, index) => insert(after(at, index), character))
  return [...strokes, remove(at, text.length)]
}

/** Deletes a character and types it again. */
function removed(at: Position, character: string): Stroke[] {
  return [remove(at, 1), insert(at, character)]
}

function after({ line, character }: Position, length: number): Position {
  return { line, character: character + length }
}
