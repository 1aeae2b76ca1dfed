import { withAlpha } from './palette.js';

/**
 * Draws a small line without axes; the newest point is at the right edge.
 * @param {HTMLCanvasElement} canvas its size in the page decides
 * @param {ArrayLike<number>} times
 * @param {ArrayLike<number | null>} values
 * @param {{ color: string, fill?: boolean, zeroBased?: boolean }} style
 */
export function drawSparkline(canvas, times, values, { color, fill = false, zeroBased = false }) {
  const context = sized(canvas);
  if (!context || times.length < 2) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const place = placing(times, values, width, height, zeroBased);
  context.strokeStyle = color;
  context.fillStyle = withAlpha(color, 0.14);
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  for (const [first, end] of runs(values, times.length)) {
    context.beginPath();
    for (let i = first; i < end; i += 1) context.lineTo(place.x(i), place.y(i));
    context.stroke();
    if (!fill) continue;
    context.lineTo(place.x(end - 1), height);
    context.lineTo(place.x(first), height);
    context.fill();
  }
}

/**
 * Clears the canvas and fits it to its size and the screen's density.
 * @param {HTMLCanvasElement} canvas
 */
function sized(canvas) {
  const density = devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * density);
  const height = Math.round(canvas.clientHeight * density);
  const context = canvas.getContext('2d');
  if (!context || width === 0) return null;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return context;
}

/**
 * @param {ArrayLike<number>} times
 * @param {ArrayLike<number | null>} values
 * @param {number} width
 * @param {number} height
 * @param {boolean} zeroBased
 */
function placing(times, values, width, height, zeroBased) {
  let low = zeroBased ? 0 : Infinity;
  let high = -Infinity;
  for (let i = 0; i < times.length; i += 1) {
    const value = values[i];
    if (value === null || Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high - low || 1;
  const flat = high === low ? 0.5 : 0;
  const first = times[0];
  const duration = times[times.length - 1] - first || 1;
  return {
    /** @param {number} i */
    x: i => 1 + ((times[i] - first) / duration) * (width - 2),
    /** @param {number} i */
    y: i => 1.5 + (1 - flat - (/** @type {number} */ (values[i]) - low) / span) * (height - 3),
  };
}

/**
 * The stretches between gaps, as [first, end).
 * @param {ArrayLike<number | null>} values
 * @param {number} length
 */
function* runs(values, length) {
  let first = -1;
  for (let i = 0; i <= length; i += 1) {
    const isGap = i === length || values[i] === null || Number.isNaN(values[i]);
    if (!isGap && first < 0) first = i;
    if (isGap && first >= 0) {
      yield [first, i];
      first = -1;
    }
  }
}
