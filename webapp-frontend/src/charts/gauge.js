const SVG = 'http://www.w3.org/2000/svg';
const RADIUS = 40;
const LENGTH = Math.PI * RADIUS;
const ARC = `M 10 50 A ${RADIUS} ${RADIUS} 0 0 1 90 50`;

/**
 * A half ring that shows a part of a whole. The number beside it says the same.
 */
export function createGauge() {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('viewBox', '0 0 100 56');
  element.setAttribute('class', 'gauge');
  element.setAttribute('aria-hidden', 'true');
  const track = arc('gauge-track');
  const fill = arc('gauge-fill');
  fill.style.strokeDasharray = String(LENGTH);
  element.append(track, fill);
  return {
    element,
    /** @param {number} part from 0 to 1 */
    set(part) {
      const known = Number.isFinite(part) ? Math.max(0, Math.min(1, part)) : 0;
      fill.style.strokeDashoffset = String(LENGTH * (1 - known));
      fill.classList.toggle('gauge-high', known >= 0.9);
    },
  };
}

/** @param {string} name */
function arc(name) {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ARC);
  path.setAttribute('class', name);
  return path;
}
