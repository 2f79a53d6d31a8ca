// Peers that bring no types: what the benchmark uses of them.

declare module "saxen" {
  export class Parser {
    on(event: string, listener: (...given: never[]) => void): this
    parse(xml: string): void
  }
}

declare module "bpmn-moddle" {
  interface FlowElement {
    readonly outgoing?: readonly { readonly targetRef: unknown }[]
  }
  export class BpmnModdle {
    fromXML(xml: string): Promise<{
      readonly rootElement: {
        readonly rootElements: readonly { readonly flowElements?: readonly FlowElement[] }[]
      }
    }>
  }
}
