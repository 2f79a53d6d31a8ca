/** The part of bpmn-js that the page uses. Its own types name their modules in another way. */
declare module "bpmn-js/lib/NavigatedViewer" {
  export interface Point {
    readonly x: number
    readonly y: number
  }

  /** A shape has a box, a connection has way points. */
  export interface Drawn {
    readonly id: string
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
    readonly waypoints?: readonly Point[]
    readonly children?: readonly Drawn[]
    readonly parent?: Drawn
    /** Of a label: what it labels. */
    readonly labelTarget?: Drawn
    readonly businessObject?: { readonly id?: string }
  }

  export interface Canvas {
    getLayer(name: string, index: number): SVGGElement
    getRootElement(): Drawn
    findRoot(element: Drawn): Drawn | undefined
    resized(): void
    zoom(): number
    zoom(scale: number | "fit-viewport", center?: Point | "auto"): number
    viewbox(): { readonly inner: { readonly width: number; readonly height: number } }
  }

  export interface ElementRegistry {
    get(id: string): Drawn | undefined
  }

  export interface EventBus {
    on(event: string, handler: (event: { readonly element: Drawn }) => void): void
  }

  interface Services {
    canvas: Canvas
    elementRegistry: ElementRegistry
    eventBus: EventBus
  }

  export default class NavigatedViewer {
    constructor(options: {
      readonly container: HTMLElement
      readonly bpmnRenderer?: Readonly<Record<string, string>>
      readonly textRenderer?: { readonly defaultStyle: Readonly<Record<string, string | number>> }
      readonly zoomScroll?: { readonly enabled: boolean }
    })
    importXML(xml: string): Promise<{ readonly warnings: readonly string[] }>
    get<Name extends keyof Services>(name: Name): Services[Name]
    destroy(): void
  }
}
