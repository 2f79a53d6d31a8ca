import { settingAttribute } from "../edits.ts"
import type { DocumentRule } from "../rule.ts"
import { quoted } from "../wording.ts"

const modelNamespace = "http://www.omg.org/spec/BPMN/20100524/MODEL"

/** A BPMN document is a `definitions` in the namespace of BPMN. BPMN 2.0.2, §15.3. */
export const notBpmn: DocumentRule = {
  id: "not-bpmn",
  summary: "The document is not BPMN 2.0",
  severity: "error",

  *checkDocument({ tree, definitions }) {
    const { root } = tree
    // A prefix that nothing declares is told as such.
    if (!root || root.qualifiedName.namespace === undefined) return
    const { namespace, local } = root.qualifiedName
    const range = root.nameRange
    if (local !== "definitions") {
      if (definitions && !definitions.parent) return
      const message = `${quoted(root.name)} is no BPMN document; BPMN starts with “definitions”`
      yield { range, message }
    } else if (namespace === "") {
      const change = settingAttribute(root, "xmlns", modelNamespace)
      yield {
        range,
        message: "nothing says that this is BPMN; declare its namespace with xmlns",
        fixes: [{ title: "Declare the namespace of BPMN", changes: [change], isPreferred: true }],
      }
    } else if (!definitions) {
      const message = `${quoted(namespace!)} is not the namespace of BPMN 2.0, which is ${modelNamespace}`
      const declaration =
        root.attribute("xmlns") ?? root.attribute(`xmlns:${root.name.split(":")[0]}`)
      yield { range: declaration?.valueRange ?? range, message }
    }
  },
}
