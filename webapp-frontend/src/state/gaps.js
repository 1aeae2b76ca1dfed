/**
 * @typedef {{ channel: string, lost: number | null }} Gap
 * @typedef {{ namespace: string, channels: number, lost: number | null }} GapReport `lost` is null where not known
 */

/**
 * One break of a connection makes a gap in many channels at once: they are told as one for each namespace.
 * @param {(report: GapReport) => void} report once everything of the break has come
 * @param {(namespace: string) => void} [begin] at once, before any update that follows the gap
 */
export function createGapCollector(report, begin = () => {}) {
  /** @type {Map<string, GapReport>} */
  const found = new Map();

  function flush() {
    const reports = [...found.values()];
    found.clear();
    reports.forEach(report);
  }

  return {
    /** @param {Gap} gap */
    take({ channel, lost }) {
      if (found.size === 0) queueMicrotask(flush);
      const [namespace] = channel.split('/');
      if (!found.has(namespace)) begin(namespace);
      const known = found.get(namespace) ?? { namespace, channels: 0, lost: 0 };
      known.channels += 1;
      known.lost = known.lost === null || lost === null ? null : known.lost + lost;
      found.set(namespace, known);
    },
  };
}
