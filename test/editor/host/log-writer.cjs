/**
 * Stands in for the compiled module @vscode/spdlog in the served VS Code: writes its log files in
 * plain JavaScript, so that nothing has to be compiled. Levels as there: 0 trace to 6 off.
 */
const { appendFileSync, mkdirSync } = require("node:fs")
const { dirname } = require("node:path")

const levels = ["trace", "debug", "info", "warn", "error", "critical"]

class Logger {
  constructor(path) {
    this.path = path
    this.level = 2
    this.isPlain = false
    levels.forEach((name, level) => {
      this[name] = text => this.level <= level && this.write(name, text)
    })
  }
  write(name, text) {
    const stamp = `${new Date().toISOString().replace("T", " ").slice(0, 23)} [${name}] `
    try {
      appendFileSync(this.path, `${this.isPlain ? "" : stamp}${text}\n`)
    } catch {
      // The folder of a test is gone before its server is.
    }
  }
  setLevel(level) {
    this.level = level
  }
  getLevel() {
    return this.level
  }
  clearFormatters() {
    this.isPlain = true
  }
  setPattern() {}
  flush() {}
  drop() {}
}

async function create(_name, path) {
  mkdirSync(dirname(path), { recursive: true })
  return new Logger(path)
}

exports.version = 1
exports.setLevel = () => {}
exports.setFlushOn = () => {}
exports.Logger = Logger
exports.createRotatingLogger = create
exports.createAsyncRotatingLogger = create
