import { RATE_COLUMN, VALUE_COLUMN } from '../../state/metrics.js';

/**
 * What the Overview shows, if the server has it. A line stands for every metric of that name, one per set of tags;
 * with `slope` for how fast its value grows, with `per` for how much of it there was for one of another metric. A stat
 * without a unit has that of its metric.
 * @typedef {{ name: string, label?: string, column?: number, slope?: boolean, fill?: boolean, per?: string }} LineSource
 * @typedef {{ id: string, title: string, description: string, unit: string, lines: LineSource[],
 *   minimumTop?: number }} PanelSource
 * @typedef {{ id: string, title: string, unit?: string, name: string, column?: number,
 *   ofMaximum?: string, withoutTrail?: boolean }} StatSource
 */

const RATE = { column: RATE_COLUMN };
const VALUE = { column: VALUE_COLUMN };

/** @type {StatSource[]} */
export const STATS = [
  { id: 'heap-gauge', title: 'Heap used', unit: 'bytes', name: 'memory.usedHeap', ofMaximum: 'memory.maxHeap' },
  { id: 'cpu-now', title: 'CPU', unit: 'ratio', name: 'cpu.processCpuLoad' },
  { id: 'requests-now', title: 'Requests', unit: '/s', name: 'http.requests', ...RATE },
  { id: 'published-now', title: 'Published', unit: '/s', name: 'pulseboard.updates.published', ...RATE },
  { id: 'delivered-now', title: 'Delivered', unit: '/s', name: 'pulseboard.updates.delivered', ...RATE },
  { id: 'sent-now', title: 'Sent', unit: 'bytes/s', name: 'pulseboard.bytes.sent', ...RATE },
  { id: 'connections-now', title: 'Clients', unit: 'none', name: 'pulseboard.connections' },
  { id: 'threads-now', title: 'Threads', unit: 'none', name: 'thread.count' },
  { id: 'uptime', title: 'Uptime', name: 'jvm.uptime', withoutTrail: true },
];

/** @type {PanelSource[]} */
export const PANELS = [
  {
    id: 'heap', title: 'Heap memory', unit: 'bytes',
    description: 'Java heap in use, committed by the system, and the most it may grow to.',
    lines: [
      { name: 'memory.usedHeap', label: 'used', fill: true, ...VALUE },
      { name: 'memory.committedHeap', label: 'committed' },
      { name: 'memory.maxHeap', label: 'max' },
    ],
  },
  {
    id: 'cpu', title: 'CPU load', unit: 'ratio', minimumTop: 0.1,
    description: 'Share of all processors this Java process uses.',
    lines: [{ name: 'cpu.processCpuLoad', label: 'process', fill: true }],
  },
  {
    id: 'load', title: 'System load', unit: 'none', minimumTop: 1,
    description: 'System load average over a minute, against the number of processors.',
    lines: [
      { name: 'cpu.systemLoadAverage', label: 'load average', fill: true },
      { name: 'cpu.availableProcessors', label: 'processors' },
    ],
  },
  {
    id: 'threads', title: 'Threads', unit: 'none', minimumTop: 10,
    description: 'Live threads, the daemons among them, and the most there were at once.',
    lines: [
      { name: 'thread.count', label: 'live', fill: true },
      { name: 'thread.daemon.count', label: 'daemon' },
      { name: 'thread.max.count', label: 'peak' },
    ],
  },
  {
    id: 'requests', title: 'HTTP requests', unit: '/s', minimumTop: 1,
    description: 'Requests the server answered per second, for each listener.',
    lines: [{ name: 'http.requests', ...RATE, fill: true }],
  },
  {
    id: 'request-errors', title: 'HTTP errors', unit: '/s', minimumTop: 1,
    description: 'Requests per second that were answered with an error of the server, for each listener.',
    lines: [{ name: 'http.errors', ...RATE, fill: true }],
  },
  {
    id: 'request-time', title: 'HTTP request time', unit: 'seconds', minimumTop: 0.001,
    description: 'How long one of the latest requests took on average; on servers that only tell it, since the start.',
    lines: [
      { name: 'http.requests.time', per: 'http.requests', fill: true },
      { name: 'http.requests.time.mean', label: 'since the start' },
    ],
  },
  {
    id: 'http-bytes', title: 'HTTP bytes', unit: 'bytes/s', minimumTop: 1024,
    description: 'Bytes of answers and of requests per second, for each listener.',
    lines: [{ name: 'http.sent', label: 'sent', ...RATE, fill: true }, { name: 'http.received', label: 'received', ...RATE }],
  },
  {
    id: 'sessions', title: 'HTTP sessions', unit: 'none', minimumTop: 4,
    description: 'HTTP sessions there are, for each application.',
    lines: [{ name: 'sessions.active' }],
  },
  {
    id: 'thread-pools', title: 'Thread pools', unit: 'none', minimumTop: 4,
    description: 'Threads at work, for each pool of the server.',
    lines: [{ name: 'threadpool.busy' }],
  },
  {
    id: 'thread-queues', title: 'Thread pool queues', unit: 'none', minimumTop: 4,
    description: 'Tasks that wait for a thread, for each pool of the server.',
    lines: [{ name: 'threadpool.queue' }],
  },
  {
    id: 'datasources', title: 'Connection pools', unit: 'none', minimumTop: 4,
    description: 'Database connections in use and idle, and who waits for one, for each pool.',
    lines: [
      { name: 'datasource.connections.used', label: 'in use', fill: true },
      { name: 'datasource.connections.idle', label: 'idle' },
      { name: 'datasource.waiting', label: 'waiting' },
    ],
  },
  {
    id: 'ejb-pools', title: 'EJB pools', unit: 'none', minimumTop: 4,
    description: 'Instances of each pooled bean, and calls that wait for one.',
    lines: [
      { name: 'ejb.pool.size' }, { name: 'ejb.pool.idle', label: 'idle' }, { name: 'ejb.pool.waiting', label: 'waiting' },
    ],
  },
  {
    id: 'transactions', title: 'Transactions', unit: '/s', minimumTop: 1,
    description: 'Transactions committed and rolled back per second.',
    lines: [
      { name: 'transactions.committed', label: 'committed', ...RATE, fill: true },
      { name: 'transactions.rolledback', label: 'rolled back', ...RATE },
    ],
  },
  {
    id: 'gc-time', title: 'Garbage collection time', unit: 'ms/s', minimumTop: 1,
    description: 'Milliseconds of each second spent in garbage collection, for each collector.',
    lines: [{ name: 'gc.time', slope: true, fill: true }],
  },
  {
    id: 'gc-count', title: 'Garbage collections', unit: '/s', minimumTop: 1,
    description: 'Collections per second, for each collector.',
    lines: [{ name: 'gc.total', ...RATE, fill: true }],
  },
  {
    id: 'published', title: 'Updates published', unit: '/s', minimumTop: 1,
    description: 'Updates that entered the journal per second, for each namespace.',
    lines: [{ name: 'pulseboard.updates.published', ...RATE }],
  },
  {
    id: 'delivered', title: 'Updates delivered', unit: '/s', minimumTop: 1,
    description: 'Updates that went out to clients per second, for each carrier.',
    lines: [{ name: 'pulseboard.updates.delivered', ...RATE }],
  },
  {
    id: 'conflated', title: 'Updates conflated', unit: '/s', minimumTop: 1,
    description: 'Updates per second that slow clients skipped because a newer value replaced them.',
    lines: [{ name: 'pulseboard.updates.conflated', label: 'skipped', ...RATE, fill: true }],
  },
  {
    id: 'sent', title: 'Bytes sent', unit: 'bytes/s', minimumTop: 1024,
    description: 'Bytes written to all clients per second.',
    lines: [{ name: 'pulseboard.bytes.sent', label: 'sent', ...RATE, fill: true }],
  },
  {
    id: 'connections', title: 'Connections', unit: 'none', minimumTop: 4,
    description: 'Open connections for each carrier, and the subscriptions they hold.',
    lines: [{ name: 'pulseboard.connections' }, { name: 'pulseboard.subscriptions', label: 'subscriptions' }],
  },
  {
    id: 'journal', title: 'Journal memory', unit: 'bytes', minimumTop: 1024,
    description: 'Bytes of updates the journal keeps for resuming and history.',
    lines: [{ name: 'pulseboard.journal.size', label: 'journal', fill: true }],
  },
];

/** The metrics that are worth their history on opening. */
export const CHARTED_NAMES = new Set([...STATS, ...PANELS.flatMap(panel => panel.lines)].map(source => source.name));
