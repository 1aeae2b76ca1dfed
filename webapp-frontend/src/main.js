import { createPainter } from './charts/painter.js';
import { createConnection, startWakeUps } from './client/browser.js';
import { createGapCollector } from './state/gaps.js';
import { createMarket } from './state/market.js';
import { createMetrics } from './state/metrics.js';
import { createStore } from './state/store.js';
import { startAnnouncer } from './views/announcer.js';
import { startConnectionBadge } from './views/connection-badge.js';
import { startHiddenHold, startPause, startSkipLink, startThemeButton } from './views/controls.js';
import { startMarket } from './views/market/market.js';
import { createNotices, gapText } from './views/notices.js';
import { startOverview } from './views/overview/overview.js';
import { CHARTED_NAMES } from './views/overview/panels.js';
import { startRouter } from './views/router.js';
import { startTally } from './views/tally.js';
import { createTheme } from './views/theme.js';

const connection = createConnection();
const store = createStore();
const metrics = createMetrics(name => CHARTED_NAMES.has(name));
const market = createMarket();
const painter = createPainter(frame => requestAnimationFrame(frame));
const theme = createTheme();
const notices = createNotices(byId('notices'));
const node = createNode();

store.listen('metrics', metrics.take, metrics.remove);
store.listen('stocks', market.takeQuote, market.removeQuote);
store.listen('trades', market.takeTrade);
store.listen('candles', market.takeBar);

connection.on('update', store.apply);
connection.on('gone', ({ channel }) => store.remove(channel));
connection.on('columns', ({ channel, columns }) => {
  if (channel.startsWith('metrics/')) metrics.takeColumns(channel, columns);
  if (channel.startsWith('candles/')) market.takeBars(channel, columns);
});
connection.on('expected', ({ channel, intervalMillis }) => {
  if (channel.startsWith('metrics/')) metrics.expect(intervalMillis);
  if (channel.startsWith('stocks/')) market.quotes.expect(intervalMillis);
});
connection.on('welcome', welcome => node.set(welcome.node));
const gaps = createGapCollector(takeGap, namespace => {
  if (namespace === 'metrics') metrics.markGaps();
});
connection.on('gap', gaps.take);
connection.on('refused', ({ channel, error }) => notices.show(`${channel}: ${error.message}`));

const badge = startConnectionBadge(byId('connection-badge'), () => connection.status);
connection.on('status', badge.paint);

/** @type {import('./views/app.js').App} */
const app = {
  feed: {
    subscribe: (channel, options) => connection.subscribe(channel, options),
    isReady: channel => connection.isReady(channel),
    onReady: listener => connection.on('ready', ({ channel }) => listener(channel)),
    serverNow: () => connection.serverNow(),
  },
  node: node.current, onNode: node.listen, painter, store, metrics, market, theme,
};

startHiddenHold(painter);
startPause(byId('pause'), painter);
startThemeButton(byId('theme'), theme);
startSkipLink(byId('skip'), byId('screen'));
const tally = startTally(byId('tally'), painter);
connection.on('update', tally.takeUpdate);
const router = startRouter(byId('screen'), {
  overview: root => startOverview(root, app),
  market: root => startMarket(root, app),
}, byId('nav'));
startAnnouncer(byId('announcer'), () => [badge.sentence(), router.summary()].filter(Boolean).join('. '));
startWakeUps(connection);
connection.start();

/** @param {import('./state/gaps.js').GapReport} gap */
function takeGap(gap) {
  notices.show(gapText(gap));
  tally.takeGap();
  if (gap.namespace === 'trades') market.tape.markGap(gap.lost);
}

/** The server's name; what was measured on another one is not mixed with its metrics. */
function createNode() {
  let current = '';
  /** @type {Set<(name: string) => void>} */
  const listeners = new Set();
  return {
    current: () => current || null,
    /** @param {string} name */
    set(name) {
      if (name === current) return;
      current = name;
      metrics.clear();
      for (const listener of listeners) listener(name);
    },
    /** @param {(name: string) => void} listener */
    listen(listener) {
      listeners.add(listener);
      if (current) listener(current);
      return () => void listeners.delete(listener);
    },
  };
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
