/** What it costs to get from an offset to a line and a character, and back. */
import { TextDocument } from "vscode-languageserver-textdocument"
import { type Position, Text } from "../../server/text/index.ts"
import { keep, milliseconds, warmUp } from "./clock.ts"
import type { Figures, Job } from "./figures.ts"
import { documentOf, type SizeName } from "./inputs.ts"
import type { Scale } from "./scale.ts"
import { hasFigures, short, type Table } from "./table.ts"

interface Lines {
  positionAt(offset: number): Position
  offsetAt(position: Position): number
}

const engines: Readonly<Record<string, (text: string) => Lines>> = {
  Text: text => new Text(text),
  TextDocument: text => TextDocument.create("file:///a.bpmn", "bpmn", 1, text),
}

export function positionJobs({ keystrokes }: Scale): Job[] {
  return Object.keys(engines).flatMap(engine =>
    keystrokes.map(size => ({ section: "position", engine, size })),
  )
}

const count = 1000

export function measurePositions({ engine, size }: Job, scale: Scale): Figures {
  const text = documentOf(size as SizeName)
  const lines = engines[engine]!(text)
  // Spread over the document, and none after its neighbour.
  const offsets = Array.from({ length: count }, (_, at) =>
    Math.floor((((at * 619) % count) / count) * text.length),
  )
  const positions = offsets.map(it => lines.positionAt(it))
  const nanoseconds = (work: () => void) => {
    warmUp(work, scale.budget / 8)
    return (1e6 * milliseconds(work, scale.budget / 4)) / count
  }
  return {
    [`position/${engine}/${size}/positionAt`]: nanoseconds(() => {
      for (const it of offsets) keep(lines.positionAt(it))
    }),
    [`position/${engine}/${size}/offsetAt`]: nanoseconds(() => {
      for (const it of positions) keep(lines.offsetAt(it))
    }),
  }
}

export function positionTables(figures: Figures, { keystrokes }: Scale): Table[] {
  const rows = ["positionAt", "offsetAt"].flatMap(question =>
    Object.keys(engines).map(engine => [
      `${engine}.${question}`,
      ...keystrokes.map(size => short(figures[`position/${engine}/${size}/${question}`])),
    ]),
  )
  const note =
    "Nanoseconds, at places spread over the document. What a change of the text alone costs " +
    "stands among the keystrokes."
  const head = ["", ...keystrokes]
  return [{ title: "Lines and characters", note, head, rows: rows.filter(hasFigures) }]
}
