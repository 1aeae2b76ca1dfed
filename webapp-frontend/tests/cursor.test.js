import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCursor } from '../src/client/cursor.js';

test('a heartbeat moves the cursor, but not before something is live', () => {
  const cursor = createCursor();
  cursor.note({ sys: 'welcome', epoch: 'e1' });
  cursor.note({ sys: 'heartbeat', position: 'e1:900' });
  assert.equal(cursor.position(), null);
  cursor.note({ sys: 'live', position: 'e1:950' });
  cursor.note({ sys: 'heartbeat', position: 'e1:1000' });
  assert.equal(cursor.position(), 'e1:1000');
  cursor.note({ sys: 'heartbeat', position: 'e1:990' });
  cursor.note({ sys: 'heartbeat' });
  assert.equal(cursor.position(), 'e1:1000');
});
