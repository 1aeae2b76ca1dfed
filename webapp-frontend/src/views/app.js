/**
 * What every screen is given by `main`.
 *
 * @typedef {object} Feed the live stream, as far as screens use it
 * @property {(channel: string, options?: { history?: string | number }) => () => void} subscribe
 * @property {(channel: string) => boolean} isReady whether the history it was subscribed with has come
 * @property {(listener: (channel: string) => void) => () => void} onReady
 * @property {() => number} serverNow
 *
 * @typedef {object} App
 * @property {Feed} feed
 * @property {() => string | null} node the server's name, null before the first welcome
 * @property {(listener: (node: string) => void) => () => void} onNode
 * @property {import('../charts/painter.js').Painter} painter
 * @property {ReturnType<typeof import('../state/store.js').createStore>} store
 * @property {ReturnType<typeof import('../state/metrics.js').createMetrics>} metrics
 * @property {import('../state/market.js').Market} market
 * @property {ReturnType<typeof import('./theme.js').createTheme>} theme
 *
 * A screen fills its root, and can be asked for one sentence that says how things are.
 * @typedef {{ stop: () => void, summary: () => string }} Screen
 */
export {};
