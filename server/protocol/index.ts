/**
 * The language server protocol, and nothing else.
 *
 * The only room that knows lines and columns as an editor counts them, and when to do what.
 * Invariant: a request that fails is answered and logged; the server lives on.
 * Invariant: no text makes the server thread busy for longer than a slice while it checks.
 */
export { serve } from "./serve.ts"
