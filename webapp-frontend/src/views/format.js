/** Numbers and times for people, in the locale of the browser. Unknown values are a dash. */

export const UNKNOWN = '–';
const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {number | null | undefined} value
 * @param {number} [decimals] exactly so many
 */
export function formatNumber(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const key = `n${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format.format(value);
}

/**
 * About three figures: 0.042, 4.20, 42.0, 420, 4,200. Whole numbers stay whole.
 * @param {number} value
 */
export function formatShort(value) {
  const size = Math.abs(Number(value.toPrecision(3)));
  if (Number.isInteger(value) || size >= 100) return formatNumber(value, 0);
  if (size >= 10) return formatNumber(value, 1);
  return formatNumber(value, size >= 1 ? 2 : 3);
}

/** @param {number} value @returns {[string, string]} number and unit */
function binaryParts(value) {
  if (!Number.isFinite(value)) return [UNKNOWN, ''];
  const power = Math.min(BINARY_UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value) || 1) / 10)));
  const scaled = value / 1024 ** power;
  return [power === 0 ? formatNumber(scaled, Number.isInteger(scaled) ? 0 : 1) : formatShort(scaled), BINARY_UNITS[power]];
}

/**
 * A value of a unit of MicroProfile Metrics, split so that the unit can be set smaller. `ratio` is a part of one.
 * @param {number} value
 * @param {string} unit
 * @returns {[string, string]}
 */
export function unitParts(value, unit) {
  if (!Number.isFinite(value)) return [UNKNOWN, ''];
  switch (unit) {
    case 'bytes': return binaryParts(value);
    case 'bytes/s': {
      const [number, name] = binaryParts(value);
      return [number, `${name}/s`];
    }
    case 'ratio': return value < 0 ? [UNKNOWN, ''] : [formatNumber(value * 100, 1), '%'];
    case 'percent': return [formatShort(value), '%'];
    case 'seconds': return secondParts(value);
    case 'milliseconds': return secondParts(value / 1000);
    case 'none': case '': return [formatShort(value), ''];
    default: return [formatShort(value), unit];
  }
}

/** @param {number} value @param {string} unit */
export function formatUnit(value, unit) {
  const [number, name] = unitParts(value, unit);
  return name ? `${number} ${name}` : number;
}

/** @param {number} seconds @returns {[string, string]} */
function secondParts(seconds) {
  if (seconds === 0) return ['0', 's'];
  if (seconds < 0.001) return [formatShort(seconds * 1e6), 'µs'];
  if (seconds < 1) return [formatShort(seconds * 1e3), 'ms'];
  if (seconds < 120) return [formatNumber(seconds, 1), 's'];
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return [`${minutes}:${two(seconds % 60)}`, 'min'];
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return [`${hours}:${two(minutes % 60)}`, 'h'];
  return [`${Math.floor(hours / 24)} d ${hours % 24}`, 'h'];
}

/** @param {number} value */
function two(value) {
  return String(Math.floor(value)).padStart(2, '0');
}

/**
 * @param {number} ageMillis
 */
export function formatAge(ageMillis) {
  if (!Number.isFinite(ageMillis)) return UNKNOWN;
  const seconds = Math.max(0, ageMillis) / 1000;
  if (seconds < 10) return `${formatNumber(seconds, 1)} s ago`;
  if (seconds < 120) return `${Math.floor(seconds)} s ago`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
}

/** A number with its sign, a true minus for figures that stand in columns. @param {number | null} value @param {number} decimals */
export function formatSigned(value, decimals) {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const text = formatNumber(Math.abs(value), decimals);
  const isZero = Number(Math.abs(value).toFixed(decimals)) === 0;
  return isZero ? text : `${value > 0 ? '+' : '−'}${text}`;
}

/** @param {number} value */
export function formatVolume(value) {
  if (!Number.isFinite(value)) return UNKNOWN;
  if (value >= 1e6) return `${formatNumber(value / 1e6, 2)} M`;
  return value >= 1e4 ? `${formatNumber(value / 1e3, 1)} K` : formatNumber(value);
}

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** @param {number} time */
export function formatClock(time) {
  return Number.isFinite(time) ? clockFormat.format(time) : UNKNOWN;
}
