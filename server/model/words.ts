/** The name of a kind as it stands in a sentence: `adHocSubProcess` as `ad-hoc sub-process`. */
export function spelledOut(kind: string): string {
  return kind
    .replace(/^BPMN(?=[A-Z])/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replace(/\bsub (?=process|choreography|conversation)/g, "sub-")
    .replace(/\bad hoc\b/g, "ad-hoc")
    .replace(/\bevent based\b/g, "event-based")
}
