import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownChannels } from '../src/client/known-channels.js';

const EVERYWHERE = () => true;

function inEpoch() {
  const known = new KnownChannels();
  known.enterEpoch('e1');
  return known;
}

/** @param {number} o @param {object} [more] @returns {any} */
const value = (o, more) => ({ c: 'metrics/n/a', o, t: o, d: {}, ...more });
/** @param {number} o @param {object} [more] @returns {any} */
const end = (o, more) => ({ c: 'metrics/n/a', o, t: o, gone: 1, ...more });
const snapshot = { h: 1 };
/** @param {string} channel @param {object} [more] */
const reply = (channel, more) => ({ id: 1, ok: { channels: [{ channel, kind: 'state' }], ...more } });
const live = (/** @type {number} */ offset) => ({ sys: 'live', id: 1, position: `e1:${offset}` });

test('nothing that is older than the end of a channel brings it back, what is newer does', () => {
  const known = inEpoch();
  assert.equal(known.isNew(value(10)), true);
  assert.equal(known.isNew(end(20)), true);
  assert.equal(known.isNew(end(20)), false, 'it ends once');
  assert.equal(known.isNew(value(15)), false);
  assert.equal(known.isNew(value(20)), false);
  assert.equal(known.isNew(value(15, snapshot)), false, 'nor does a snapshot of another stream');
  assert.equal(known.isNew(value(30)), true);
  assert.equal(known.isNew(value(15, snapshot)), true, 'it has a past again');
  assert.equal(known.isNew(end(20, snapshot)), false, 'that end is over');
});

test('a channel comes back with a snapshot too', () => {
  const known = inEpoch();
  known.isNew(end(20));
  assert.equal(known.isNew(value(30, snapshot)), true);
  assert.equal(known.isNew(value(15)), false);
  assert.equal(known.isNew(end(40, snapshot)), true, 'and ends with an update that was held back');
  assert.equal(known.isNew(value(35)), false);
});

test('what a snapshot leaves out is gone when it is live', () => {
  const known = inEpoch();
  known.isNew(value(5));
  known.isNew({ ...value(6), c: 'metrics/n/b' });
  known.isNew({ ...value(7), c: 'metrics/other/c' });
  known.begin(reply('metrics/n/*'));
  assert.deepEqual(known.end({ sys: 'live', id: 2, position: 'e1:10' }, EVERYWHERE), [], 'another command');
  known.isNew({ ...value(6, snapshot), c: 'metrics/n/b' });
  assert.deepEqual(known.end(live(10), EVERYWHERE), ['metrics/n/a']);
  known.begin(reply('metrics/n/*'));
  known.isNew({ ...value(6, snapshot), c: 'metrics/n/b' });
  assert.deepEqual(known.end(live(11), EVERYWHERE), [], 'it is gone once');
  assert.equal(known.isNew(value(9)), false, 'the snapshot is newer');
  assert.equal(known.isNew(value(12)), true);
  assert.deepEqual(known.end(live(20), EVERYWHERE), [], 'a recovery by the same id is no snapshot');
});

test('what another stream brought after the snapshot was made is not gone, what it brought before is', () => {
  const known = inEpoch();
  known.begin(reply('metrics/n/*'));
  known.isNew(value(11));
  known.isNew({ ...value(9), c: 'metrics/n/b' });
  known.isNew({ ...value(12, snapshot), c: 'metrics/n/c' });
  known.begin({ ...reply('metrics/n/*'), id: 2 });
  known.isNew({ ...value(8, snapshot), c: 'metrics/n/d' });
  assert.deepEqual(known.end({ ...live(10), id: 2 }, EVERYWHERE), ['metrics/n/b']);
});

test('only states end, and only what is still followed', () => {
  const known = inEpoch();
  known.isNew(value(5));
  known.begin({ id: 1, ok: { channels: [{ channel: 'metrics/n/*', kind: 'event' }] } });
  assert.deepEqual(known.end(live(10), EVERYWHERE), []);
  known.begin(reply('metrics/n/*'));
  assert.deepEqual(known.end(live(10), () => false), [], 'the rest of its snapshot was not sent');
});

test('offsets of another epoch say nothing, but what was known is known', () => {
  const known = inEpoch();
  known.isNew(value(5_000));
  known.isNew({ ...value(6_000), c: 'metrics/n/b' });
  known.isNew({ ...end(6_001), c: 'metrics/n/b' });
  assert.equal(known.enterEpoch('e1'), false);
  assert.equal(known.enterEpoch('e2'), true);
  assert.equal(known.isNew({ ...value(1), c: 'metrics/n/b' }), true);
  known.begin(reply('metrics/n/*', { recovered: false }));
  known.isNew({ ...value(1, snapshot), c: 'metrics/n/b' });
  assert.deepEqual(known.end({ ...live(3), position: 'e2:3' }, EVERYWHERE), ['metrics/n/a']);
});

test('a snapshot whose link broke, or that is no reply to a subscription, removes nothing', () => {
  const known = inEpoch();
  known.isNew(value(5));
  known.begin(reply('metrics/n/*'));
  known.linkLost();
  assert.deepEqual(known.end(live(10), EVERYWHERE), []);
  for (const ok of [null, {}, { channels: 'metrics/n/*' }, { channels: ['metrics/n/*', null] }]) {
    known.begin({ id: 1, ok });
    assert.deepEqual(known.end(live(10), EVERYWHERE), []);
  }
  known.begin(reply('metrics/n/*'));
  assert.deepEqual(known.end({ sys: 'live', id: 1, position: 'nonsense' }, EVERYWHERE), []);
});

test('channels that end for ever are forgotten one day', () => {
  const known = inEpoch();
  for (let name = 0; name < 10_001; name += 1) {
    known.isNew({ ...value(1), c: `metrics/n/${name}` });
    known.isNew({ ...end(2), c: `metrics/n/${name}` });
  }
  assert.equal(known.isNew({ ...value(1), c: 'metrics/n/1' }), false);
  assert.equal(known.isNew({ ...value(1), c: 'metrics/n/0' }), true, 'nobody sends that any more');
});
