import { vi } from 'vitest';
import { Drawing } from './drawing';
import { GenerationRound } from './round.svelte';
import { FakeWire, type Coming } from './wire-fixture';

/** A round of so many tiles over a wire that plays a list for each connection. */
export function playing(count: number, ...connections: Coming[][]) {
  const wire = new FakeWire(...connections);
  const draw = (num_variants: number) => Drawing.of(wire, { resource_name: 'Guide', num_variants });
  const round = new GenerationRound(count, () => draw(1));
  return { round, wire, run: () => round.run(draw(count)) };
}

export const states = (round: GenerationRound) => round.tiles.map(({ state }) => state);

/** Lets everything happen that waits for no time to pass. Only with fake timers. */
export const settle = () => vi.advanceTimersByTimeAsync(0);
