import { register } from 'node:module';

/** Whatever it is asked for, it is there, and does nothing. */
const NOTHING = `
const nothing = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : nothing), apply: () => nothing, construct: () => nothing,
});
export default nothing;
export { nothing as CandlestickSeries, nothing as ColorType, nothing as CrosshairMode, nothing as HistogramSeries,
  nothing as createChart };
`;

const HOOKS = `
const url = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(NOTHING)}`)};
export const resolve = (specifier, context, next) =>
  (specifier.includes('/vendor/') ? { url, shortCircuit: true } : next(specifier, context));
`;

/** The build puts the chart libraries into place; tests of what is around the charts do without. */
export function leaveOutChartLibraries() {
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
}
