/**
 * The last points of a few measurements that share their times, as columns. The columns slide: points are appended
 * until twice the capacity is used, then the newest are moved to the front, so that what is kept is always contiguous
 * and can be handed to a chart without a copy. A missing value is NaN, and so is the row that marks a gap.
 */
export class Series {
  #capacity;
  #gapAfterMillis;
  #times;
  #columns;
  #start = 0;
  #end = 0;

  /**
   * @param {{ capacity: number, columns: number, gapAfterMillis?: () => number }} options `gapAfterMillis`: two
   *   neighbours that are further apart than this have a gap between them
   */
  constructor({ capacity, columns, gapAfterMillis = () => Infinity }) {
    this.#capacity = capacity;
    this.#gapAfterMillis = gapAfterMillis;
    this.#times = new Float64Array(2 * capacity);
    this.#columns = Array.from({ length: columns }, () => new Float64Array(2 * capacity));
  }

  get capacity() {
    return this.#capacity;
  }

  get length() {
    return this.#end - this.#start;
  }

  /** The time of the newest point, NaN without any. */
  get lastTime() {
    return this.length > 0 ? this.#times[this.#end - 1] : NaN;
  }

  /** A view that is good until the next change. */
  times() {
    return this.#times.subarray(this.#start, this.#end);
  }

  /** @param {number} column */
  values(column = 0) {
    return this.#columns[column].subarray(this.#start, this.#end);
  }

  /** @param {number} column */
  last(column = 0) {
    return this.length > 0 ? this.#columns[column][this.#end - 1] : NaN;
  }

  /**
   * Takes a point wherever its time belongs; history may overlap what is there.
   * @param {number} time
   * @param {number[]} values
   * @returns {boolean} false for a time that is there already, or older than what is kept
   */
  add(time, values) {
    if (!Number.isFinite(time)) return false;
    if (this.length === 0 || time > this.lastTime) {
      this.#extend(time, values);
      return true;
    }
    return this.#insert(time, values);
  }

  /**
   * Takes many points at once, as columns; what is there already stays, and a gap that is filled closes.
   * @param {Float64Array} times
   * @param {(Float64Array | undefined)[]} columns one for each of ours; undefined where there are no values
   */
  merge(times, columns) {
    if (!isAscending(times)) {
      times.forEach((time, index) => this.add(time, columns.map(column => column?.[index] ?? NaN)));
      return;
    }
    const ownTimes = this.times().slice();
    const ownColumns = this.#columns.map((_, column) => this.values(column).slice());
    const row = this.#columns.map(() => NaN);
    let next = 0;
    this.#start = 0;
    this.#end = 0;

    /** @param {Float64Array} from @param {(Float64Array | undefined)[]} values @param {number} index */
    const take = (from, values, index) => {
      for (let column = 0; column < row.length; column += 1) row[column] = values[column]?.[index] ?? NaN;
      this.#extend(from[index], row);
    };
    /** @param {number} end */
    const takeNewBefore = end => {
      for (; next < times.length && times[next] < end; next += 1) take(times, columns, next);
    };

    for (let index = 0; index < ownTimes.length; index += 1) {
      takeNewBefore(ownTimes[index]);
      const isGap = ownColumns.every(column => Number.isNaN(column[index]));
      if (isGap && times[next] < (ownTimes[index + 1] ?? Infinity)) continue;
      if (times[next] === ownTimes[index]) next += 1;
      take(ownTimes, ownColumns, index);
    }
    takeNewBefore(Infinity);
  }

  /** The line is broken after the newest point. */
  markGap() {
    if (this.length === 0 || this.#isGap(this.#end - 1)) return;
    this.#append(this.lastTime + 1, this.#columns.map(() => NaN));
  }

  /** After the newest one. @param {number} time @param {number[]} values */
  #extend(time, values) {
    if (time - this.lastTime > this.#gapAfterMillis()) this.markGap();
    this.#append(time, values);
  }

  /** @param {number} time @param {number[]} values */
  #append(time, values) {
    if (this.#end === this.#times.length) this.#slide();
    this.#set(this.#end, time, values);
    this.#end += 1;
    this.#start = Math.max(this.#start, this.#end - this.#capacity);
  }

  /** @param {number} time @param {number[]} values @returns {boolean} */
  #insert(time, values) {
    const at = this.#start + lowerBound(this.times(), time);
    if (this.#times[at] === time && !this.#isGap(at)) return false;
    if (this.#times[at] !== time) {
      if (this.length >= this.#capacity && at === this.#start) return false;
      if (this.#end === this.#times.length) {
        this.#slide();
        return this.#insert(time, values);
      }
      for (const column of [this.#times, ...this.#columns]) column.copyWithin(at + 1, at, this.#end);
      this.#end += 1;
    }
    this.#set(at, time, values);
    this.#dropClosedGap(at + 1);
    this.#dropClosedGap(at - 1);
    this.#start = Math.max(this.#start, this.#end - this.#capacity);
    return true;
  }

  /**
   * History has filled what was marked as a gap.
   * @param {number} at
   */
  #dropClosedGap(at) {
    if (at <= this.#start || at >= this.#end - 1 || !this.#isGap(at)) return;
    if (this.#times[at + 1] - this.#times[at - 1] > this.#gapAfterMillis()) return;
    for (const column of [this.#times, ...this.#columns]) column.copyWithin(at, at + 1, this.#end);
    this.#end -= 1;
  }

  /** @param {number} at */
  #isGap(at) {
    return this.#columns.every(column => Number.isNaN(column[at]));
  }

  /** @param {number} at @param {number} time @param {number[]} values */
  #set(at, time, values) {
    this.#times[at] = time;
    this.#columns.forEach((column, index) => (column[at] = values[index] ?? NaN));
  }

  #slide() {
    for (const column of [this.#times, ...this.#columns]) column.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }
}

/** @param {Float64Array} times */
function isAscending(times) {
  return times.every((time, index) => Number.isFinite(time) && (index === 0 || time > times[index - 1]));
}

/**
 * The first index whose value is not smaller.
 * @param {ArrayLike<number>} sorted
 * @param {number} value
 */
export function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Several series on one time axis: the times of the longest, and of each series the value that is nearest to them.
 * Gap rows and what has no value become null, as charts want it.
 * @param {{ series: Series, column: number }[]} members
 * @param {number} from in milliseconds
 * @param {number} toleranceMillis how far from its neighbours' time a value may be
 * @returns {{ times: number[], values: (number | null)[][] }} times in milliseconds
 */
export function align(members, from, toleranceMillis) {
  if (members.length === 0) return { times: [], values: [] };
  const main = members.reduce((best, member) => (member.series.length > best.series.length ? member : best));
  const all = main.series.times();
  const times = Array.from(all.subarray(lowerBound(all, from)));
  return { times, values: members.map(member => pick(member, times, toleranceMillis)) };
}

/**
 * @param {{ series: Series, column: number }} member
 * @param {number[]} times
 * @param {number} toleranceMillis
 */
function pick({ series, column }, times, toleranceMillis) {
  const own = series.times();
  const values = series.values(column);
  let at = lowerBound(own, (times[0] ?? 0) - toleranceMillis);
  return times.map(time => {
    while (at + 1 < own.length && Math.abs(own[at + 1] - time) <= Math.abs(own[at] - time)) at += 1;
    const value = at < own.length && Math.abs(own[at] - time) <= toleranceMillis ? values[at] : NaN;
    return Number.isNaN(value) ? null : value;
  });
}
