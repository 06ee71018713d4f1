import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/runtime/logs/log-line.ts';
import { createLogStore } from '../../../src/runtime/logs/log-store.ts';

function createStore(maxBytesPerSource?: number) {
  const time = { now: 1000 };
  const options = maxBytesPerSource === undefined ? {} : { maxBytesPerSource };
  return { time, store: createLogStore({ now: () => time.now }, options) };
}

function texts(lines: readonly LogLine[]): readonly string[] {
  return lines.map((line) => line.text);
}

describe('tail', () => {
  it('gives lines of all sources in the order of arrival, with their facts', () => {
    const { store, time } = createStore();
    const api = store.open({ resource: 'api', replica: 1 });
    api.write('stdout', Buffer.from('one\n'));
    time.now = 2000;
    store.note({ resource: 'db' }, 'becomes healthy');
    api.write('stderr', Buffer.from('two\n'));
    expect(store.tail()).toEqual([
      { resource: 'api', replica: 1, time: 1000, stream: 'stdout', text: 'one', sequence: 1 },
      { resource: 'db', time: 2000, stream: 'system', text: 'becomes healthy', sequence: 2 },
      { resource: 'api', replica: 1, time: 2000, stream: 'stderr', text: 'two', sequence: 3 },
    ]);
  });

  it('narrows by resource, replica, time, sequence and number', () => {
    const { store, time } = createStore();
    for (const replica of [0, 1]) {
      for (const text of ['a', 'b']) {
        time.now += 1;
        store.open({ resource: 'api', replica }).write('stdout', Buffer.from(`${text}${replica}\n`));
      }
    }
    store.note({ resource: 'db' }, 'x');
    expect(texts(store.tail({ resources: new Set(['api']) }))).toEqual(['a0', 'b0', 'a1', 'b1']);
    expect(texts(store.tail({ replica: 1 }))).toEqual(['a1', 'b1']);
    expect(texts(store.tail({ since: 1003 }))).toEqual(['a1', 'b1', 'x']);
    expect(texts(store.tail({ after: 3 }))).toEqual(['b1', 'x']);
    expect(texts(store.tail({ last: 2 }))).toEqual(['b1', 'x']);
    expect(texts(store.tail({ last: 0 }))).toEqual([]);
  });

  it('gives a last line without end when the replica ends', () => {
    const { store } = createStore();
    const input = store.open({ resource: 'api', replica: 0 });
    input.write('stdout', Buffer.from('bye'));
    expect(store.tail()).toEqual([]);
    input.end();
    expect(texts(store.tail())).toEqual(['bye']);
  });
});

describe('memory', () => {
  it('stays within its bound for each source, and keeps the newest lines', () => {
    const bound = 100_000;
    const { store } = createStore(bound);
    const noisy = store.open({ resource: 'noisy', replica: 0 });
    store.note({ resource: 'quiet' }, 'still here');
    const line = 'x'.repeat(90);
    for (let at = 0; at < 20_000; at += 1) noisy.write('stdout', Buffer.from(`${at} ${line}\n`));
    expect(store.size).toBeLessThan(bound + 10_000);
    const kept = store.tail({ resources: new Set(['noisy']) });
    expect(kept.length).toBeGreaterThan(400);
    expect(kept.map((entry) => entry.sequence)).toEqual(kept.map((_, at) => 20_001 - kept.length + 1 + at));
    expect(texts(store.tail({ resources: new Set(['quiet']) }))).toEqual(['still here']);
  });

  it('keeps at least the newest line, however long it is', () => {
    const { store } = createStore(1000);
    store.note({ resource: 'api' }, 'short');
    store.note({ resource: 'api' }, 'y'.repeat(5000));
    expect(texts(store.tail())).toEqual(['y'.repeat(5000)]);
  });

  it('holds empty lines without end', () => {
    const { store } = createStore(10_000);
    store.open({ resource: 'api' }).write('stdout', Buffer.alloc(100_000, '\n'));
    expect(store.tail({ last: 1 })).toMatchObject([{ text: '', sequence: 100_000 }]);
    expect(store.size).toBeLessThan(20_000);
  });
});

describe('follow', () => {
  it('gives every line from then on, in batches, also those that memory has no room for', async () => {
    const { store } = createStore(1000);
    store.note({ resource: 'api' }, 'before');
    const batches: (readonly LogLine[])[] = [];
    const stop = store.follow((lines) => batches.push(lines));
    const input = store.open({ resource: 'api' });
    input.write('stdout', Buffer.from(Array.from({ length: 5000 }, (_, at) => `line ${at}\n`).join('')));
    await eventLoopTurn();
    expect(batches.map((batch) => batch.length)).toEqual([2000, 2000, 1000]);
    expect(batches.flat().every((line, at) => line.text === `line ${at}`)).toBe(true);
    input.write('stdout', Buffer.from('last\n'));
    stop();
    input.write('stdout', Buffer.from('after\n'));
    await eventLoopTurn();
    expect(texts(batches.slice(3).flat())).toEqual(['last']);
  });

  it('gives a newcomer nothing from before', async () => {
    const { store } = createStore();
    const first: string[] = [];
    const second: string[] = [];
    store.follow((lines) => first.push(...texts(lines)));
    store.note({ resource: 'api' }, 'one');
    store.follow((lines) => second.push(...texts(lines)));
    store.note({ resource: 'api' }, 'two');
    await eventLoopTurn();
    expect([first, second]).toEqual([['one', 'two'], ['two']]);
  });
});
