import { DASHES } from '../../charts/palette.js';
import { element, setAttribute, setText } from '../elements.js';

/**
 * A legend whose entries show the value at the crosshair, or the newest, and switch their line on and off.
 * @param {string[]} labels
 * @param {(index: number, shown: boolean) => void} toggled
 */
export function createLegend(labels, toggled) {
  const entries = labels.map((label, index) => createEntry(label, index, toggled));
  return {
    element: element('div', { class: 'legend', role: 'group', 'aria-label': 'Lines' },
      ...entries.map(entry => entry.button)),
    /** @param {string[]} values */
    paint(values) {
      entries.forEach((entry, index) => setText(entry.value, values[index]));
    },
    shown: () => entries.map(entry => entry.button.getAttribute('aria-pressed') === 'true'),
  };
}

/** @param {string} label @param {number} index @param {(index: number, shown: boolean) => void} toggled */
function createEntry(label, index, toggled) {
  const value = element('span', { class: 'legend-value' });
  const button = element('button', {
    type: 'button', class: 'legend-entry', 'aria-pressed': 'true', title: `Show or hide ${label}`,
    click() {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      setAttribute(button, 'aria-pressed', String(shown));
      toggled(index, shown);
    },
  }, swatch(index), element('span', { class: 'legend-label' }, label), value);
  return { button, value };
}

/** A short piece of the line, in its colour and pattern. @param {number} index */
function swatch(index) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 4');
  svg.setAttribute('class', 'swatch');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', 'M0 2H16');
  line.setAttribute('stroke-dasharray', DASHES[index % DASHES.length].map(dash => dash / 2).join(' '));
  line.style.stroke = `var(--line-${(index % 6) + 1})`;
  svg.append(line);
  return svg;
}
