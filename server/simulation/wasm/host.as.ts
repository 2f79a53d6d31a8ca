/** What the module asks of its host, `../plain-traffic.ts`. */

/** Tells the observer so many words of the log. */
export declare function drain(words: i32): void
/** When the next instance arrives, from now. */
export declare function gap(): f64
/** How long the work at a node takes, where it is neither constant nor exponential. */
export declare function draw(node: i32): f64
/** Gives flows of a node to `setChosen`, and says how many. */
export declare function choose(node: i32): i32
/** One of several nodes where an instance may begin; −1 when it begins at all of them. */
export declare function chooseStart(): i32
/** The logarithm and the exponential of the language, so that all draw the same. */
export declare function log(value: f64): f64
export declare function exp(value: f64): f64
