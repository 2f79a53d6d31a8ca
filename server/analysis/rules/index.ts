import type { Rule } from "../rule.ts"
import { fakeJoin } from "./fake-join.ts"

/** Every rule, in the order their findings of the same place are listed. */
export const rules: readonly Rule[] = [fakeJoin]
