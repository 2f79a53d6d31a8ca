/** The language server as a program of its own: `--stdio`, or `--node-ipc` as VS Code starts it. */
import { startServer } from "./start.ts"

startServer(process.argv.includes("--stdio") ? "stdio" : "ipc")
