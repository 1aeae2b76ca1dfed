/**
 * An update as it comes off the wire: channel, offset, the source's time, data; `x` were skipped; `h` is history.
 * @typedef {{ c: string, o: number, t: number, d: Record<string, any>, x?: number, h?: 1 }} Update
 *
 * Many updates of one channel, only their numbers; NaN where there is none.
 * @typedef {{ times: Float64Array, columns: Record<string, Float64Array> }} Columns
 */
export {};
