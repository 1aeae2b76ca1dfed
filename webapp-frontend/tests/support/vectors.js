import { readFileSync, readdirSync } from 'node:fs';

/**
 * A frame, and what must be read from it. Those with the same `connection` follow each other on one.
 * @typedef {{ name: string, hex: string, connection?: string, messages?: any[], error?: boolean }} Vector
 */

const SHARED = new URL('../../../src/test/vectors/', import.meta.url);

/** Those the server is tested with. @returns {{ file: string, vectors: Vector[] }[]} */
export function readVectors() {
  return readdirSync(SHARED).filter(name => name.endsWith('.json')).sort().map(file => ({
    file, vectors: JSON.parse(readFileSync(new URL(file, SHARED), 'utf8')),
  }));
}

/** @param {string} hex @returns {ArrayBuffer} */
export function toFrame(hex) {
  const bytes = hex.match(/../g) ?? [];
  return Uint8Array.from(bytes, byte => Number.parseInt(byte, 16)).buffer;
}

/**
 * Messages as vectors have them: typed arrays are plain ones, and NaN is null.
 * @param {any} value
 * @returns {any}
 */
export function toPlain(value) {
  if (ArrayBuffer.isView(value)) return Array.from(/** @type {any} */ (value), toPlain);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}
