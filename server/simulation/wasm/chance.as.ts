/** `../random.ts` and `../distributions/exponential.ts` in AssemblyScript, the same to the bit. */
import { exp, log } from "./host.as"
import { heightsAt, layers, surelyInsideAt, widthsAt } from "./memory.as"

const tailAt: f64 = 7.69711747013105

/** @param stream the address of its four words */
function bits(stream: usize): u32 {
  const a = load<u32>(stream)
  const b = load<u32>(stream, 4)
  const c = load<u32>(stream, 8) ^ a
  const d = load<u32>(stream, 12) ^ b
  store<u32>(stream, a ^ d)
  store<u32>(stream, b ^ c, 4)
  store<u32>(stream, c ^ (b << 9), 8)
  store<u32>(stream, rotl<u32>(d, 11), 12)
  return rotl<u32>(b * 5, 7) * 9
}

/** In (0, 1). */
export function uniform(stream: usize): f64 {
  return (<f64>bits(stream) + 0.5) * (1.0 / 4294967296.0)
}

/** Of mean 1. */
export function standardExponential(stream: usize): f64 {
  while (true) {
    const drawn = bits(stream)
    const layer = drawn & (layers - 1)
    const x = <f64>drawn * load<f64>(widthsAt + (layer << 3))
    if (drawn < load<u32>(surelyInsideAt + (layer << 2))) return x
    if (layer === 0) return tailAt - log(uniform(stream))
    const floor = load<f64>(heightsAt + (layer << 3))
    const ceiling = load<f64>(heightsAt + ((layer - 1) << 3))
    if (floor + uniform(stream) * (ceiling - floor) < exp(-x)) return x
  }
}
