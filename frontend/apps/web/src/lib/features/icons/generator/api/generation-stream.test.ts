import { IntricError, type IconVariantEvent } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Drawing } from './generation-stream';
import { accepted, done, FakeWire, lost, variant, type Coming } from '../fixtures/fake-client';

const REQUEST = { resource_name: 'Guide', num_variants: 2 };
const never = new Promise(() => undefined);

/** Listens to a drawing, and keeps what is heard until it ends or breaks for good. */
function listening(drawing: Drawing) {
  const heard: string[] = [];
  const leaving = new AbortController();
  const end = (async () => {
    try {
      for await (const event of drawing.listen(leaving.signal)) heard.push(nameOf(event));
      return 'over';
    } catch (error) {
      return error;
    }
  })();
  return { heard, end, leave: () => leaving.abort() };
}

function nameOf(event: IconVariantEvent): string {
  return event.type === 'variant' ? event.image_id : event.type;
}

function drawing(...connections: Coming[][]) {
  const wire = new FakeWire(...connections);
  return { wire, drawing: Drawing.of(wire, REQUEST) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a question whose answer got lost', () => {
  it('is put again with the same key, so that it is one question', async () => {
    const { wire, drawing: asked } = drawing([lost], [accepted(), variant(0), done]);

    const { heard, end } = listening(asked);
    await vi.advanceTimersByTimeAsync(500);

    expect(await end).toBe('over');
    expect(heard).toEqual(['generation', 'picture-0', 'done']);
    expect(wire.started).toHaveLength(2);
    expect(wire.started[1]?.key).toBe(wire.started[0]?.key);
    expect(wire.started[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is given up after some seconds', async () => {
    const { wire, drawing: asked } = drawing();

    const { end } = listening(asked);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(await end).toMatchObject({ code: 'network' });
    expect(wire.started).toHaveLength(5);
  });

  it('is given up, too, when each attempt hangs for a while before it breaks', async () => {
    const until = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { wire, drawing: asked } = drawing(
      ...Array.from({ length: 8 }, (_, attempt) => [until(20_000 * (attempt + 1)), lost])
    );

    const { end } = listening(asked);
    await vi.advanceTimersByTimeAsync(180_000);

    expect(await end).toMatchObject({ code: 'network' });
    expect(wire.started).toHaveLength(5);
  });

  it('has another key than the next question', () => {
    const { wire, drawing: first } = drawing([accepted()], [accepted()]);
    listening(first);
    listening(Drawing.of(wire, REQUEST));

    expect(wire.started[0]?.key).not.toBe(wire.started[1]?.key);
  });

  it('is not put again once the server has refused it', async () => {
    const refused = new IntricError({ status: 503, code: 'busy', message: '' });
    const { wire, drawing: asked } = drawing([refused]);

    expect(await listening(asked).end).toBe(refused);
    expect(wire.started).toHaveLength(1);
  });
});

describe('a connection that breaks while somebody draws', () => {
  it('is made again by the name of the generation, from what was heard last', async () => {
    const { wire, drawing: asked } = drawing(
      [accepted(), variant(0), lost],
      [accepted(), variant(1), done]
    );

    const { heard, end } = listening(asked);
    await vi.advanceTimersByTimeAsync(500);

    expect(await end).toBe('over');
    expect(heard).toEqual(['generation', 'picture-0', 'generation', 'picture-1', 'done']);
    expect(wire.started).toHaveLength(1);
    expect(wire.followed).toEqual([{ id: 'g1', after: '1' }]);
  });

  it('is made again, too, when it ends without a word or the server says where to go on', async () => {
    const farewell: IconVariantEvent = { type: 'continue', location: '', last_event_id: null };
    const { wire, drawing: asked } = drawing([accepted()], [accepted(), farewell], [done]);

    const { heard, end } = listening(asked);
    await vi.advanceTimersByTimeAsync(2_000);

    expect(await end).toBe('over');
    expect(wire.followed).toHaveLength(2);
    expect(heard).not.toContain('continue');
  });

  it('is tried at growing intervals, over minutes, and past a server in trouble', async () => {
    const trouble = new IntricError({ status: 503, code: 'busy', message: '' });
    const { wire, drawing: asked } = drawing([accepted(), lost], [trouble], [trouble], [trouble]);

    const { end } = listening(asked);
    await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000);
    expect(wire.followed).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(120_000);
    const before = wire.followed.length;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(wire.followed).toHaveLength(before + 1);
    await vi.advanceTimersByTimeAsync(120_000);

    expect(await end).toMatchObject({ code: 'network' });
  });

  it('is patient anew after each picture', async () => {
    const long = Array.from({ length: 40 }, () => [lost]);
    const { drawing: asked } = drawing(
      [accepted(), ...[lost]],
      ...long.slice(0, 30),
      [variant(0), lost],
      ...long.slice(0, 30),
      [variant(1), done]
    );

    const { heard, end } = listening(asked);
    await vi.advanceTimersByTimeAsync(400_000);

    expect(await end).toBe('over');
    expect(heard).toContain('picture-1');
  });

  it('is not made again for a generation that is gone', async () => {
    const gone = new IntricError({ status: 404, code: 'not_found', message: '' });
    const { wire } = drawing();
    const found = Drawing.found(new FakeWire([gone]), 'g7');

    expect(await listening(found).end).toBe(gone);
    expect(wire.started).toHaveLength(0);
  });

  it('is left alone once nobody listens', async () => {
    const { wire, drawing: asked } = drawing([accepted(), lost]);

    const { end, leave } = listening(asked);
    await vi.advanceTimersByTimeAsync(100);
    leave();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(await end).toMatchObject({ name: 'AbortError' });
    expect(wire.followed).toHaveLength(0);
  });
});

describe('stopping', () => {
  it('waits for the name of what it stops', async () => {
    const answer = Promise.withResolvers<null>();
    const { wire, drawing: asked } = drawing([answer.promise, accepted('g9'), never]);
    listening(asked);

    const stopped = asked.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(wire.stopped).toEqual([]);
    answer.resolve(null);
    await stopped;

    expect(wire.stopped).toEqual(['g9']);
  });

  it('has nothing to stop where the server took nothing on', async () => {
    const refused = new IntricError({ status: 403, code: 'model_disabled', message: '' });
    const { wire, drawing: asked } = drawing([refused]);
    listening(asked);

    expect(await asked.stop()).toEqual([]);
    expect(wire.stopped).toEqual([]);
  });
});
