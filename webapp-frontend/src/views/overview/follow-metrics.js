import { CHARTED_NAMES } from './panels.js';

const HISTORY = '5m';

/**
 * Follows all metrics of the server, and asks for the history of those that have a chart as soon as they are known:
 * the tags that are part of a channel's name can't be guessed.
 * @param {Pick<import('../app.js').App, 'feed' | 'metrics' | 'onNode' | 'store'>} app
 * @returns {() => void} stops it
 */
export function startFollowingMetrics(app) {
  /** @type {Map<string, () => void>} */
  const charted = new Map();
  /** @type {() => void} */
  let releaseAll = () => {};

  /** @param {{ c: string, d: Record<string, any> }} update */
  function follow({ c, d }) {
    if (charted.has(c) || !CHARTED_NAMES.has(d.name) || !app.metrics.keepsPast(c)) return;
    charted.set(c, app.feed.subscribe(c, { history: HISTORY }));
  }

  /** @param {string} channel that is no more */
  function giveUp(channel) {
    charted.get(channel)?.();
    charted.delete(channel);
  }

  /** @param {string} node */
  function followNode(node) {
    release();
    releaseAll = app.feed.subscribe(`metrics/${node}/*`);
    for (const { channel, data } of app.metrics.all()) follow({ c: channel, d: data });
  }

  function release() {
    releaseAll();
    for (const releaseOne of charted.values()) releaseOne();
    charted.clear();
  }

  const stopListening = app.store.listen('metrics', follow, giveUp);
  const stopNodes = app.onNode(followNode);
  return () => {
    stopListening();
    stopNodes();
    release();
  };
}
