import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node"
import { nodeWorld } from "./node-world.ts"
import { serve } from "./protocol/index.ts"

/**
 * Serves LSP to the process that started this one, until it says `exit` or is gone: then this
 * process ends, with 0 after a `shutdown` and 1 without. Over stdio nothing else may be written to
 * standard output from here on; what is printed goes to standard error.
 */
export function startServer(transport: "ipc" | "stdio"): void {
  if (transport === "stdio") keepStandardOutputClean()
  const isIpc = transport === "ipc"
  const reader = isIpc ? new IPCMessageReader(process) : new StreamMessageReader(process.stdin)
  const writer = isIpc ? new IPCMessageWriter(process) : new StreamMessageWriter(process.stdout)
  const connection = createConnection(ProposedFeatures.all, reader, writer)
  const isShutDown = serve(connection, nodeWorld())
  // The channel closes as soon as the other end is gone, seconds before its process id is missed.
  const leave = () => process.exit(isShutDown() ? 0 : 1)
  if (isIpc) process.on("disconnect", leave)
  else {
    process.stdin.on("end", leave)
    process.stdout.on("error", leave)
  }
}

/** A stray `console.log`, ours or of a dependency, would break the protocol. */
function keepStandardOutputClean(): void {
  console.log = console.error
  console.info = console.error
  console.debug = console.error
}
