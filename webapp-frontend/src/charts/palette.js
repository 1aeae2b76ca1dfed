/**
 * The colours charts are drawn with; the views read them from the style sheet.
 * @typedef {{ text: string, muted: string, grid: string, surface: string, up: string, down: string,
 *   lines: string[], font: string }} Palette
 */

/** Lines differ by their pattern too, for eyes that do not tell the colours apart. */
export const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 4], [8, 2]];

/**
 * @param {string} color as #rrggbb
 * @param {number} alpha
 */
export function withAlpha(color, alpha) {
  return color + Math.round(alpha * 255).toString(16).padStart(2, '0');
}
