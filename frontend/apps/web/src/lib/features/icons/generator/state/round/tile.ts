import type { IconVariantEvent } from '@intric/intric-js';
import { toFailure, type Failure } from './failure';
import { toPicture, type Picture } from './picture';
import type { TileRequest } from './tile-request.svelte';

/** The state of one picture's place in the grid. */
export type Tile =
  | { state: 'waiting' }
  | { state: 'arrived'; picture: Picture }
  /** `stopped`: cancelled before it was sent. `unresolved`: the request whose outcome is unknown. */
  | { state: 'failed' | 'stopped'; failure: Failure; unresolved?: TileRequest };

export const WAITING: Tile = { state: 'waiting' };

/** The event that settles one picture. */
type Outcome = Extract<IconVariantEvent, { type: 'variant' | 'failure' }>;

export function isOutcome(event: IconVariantEvent): event is Outcome {
  return event.type === 'variant' || event.type === 'failure';
}

export function toTile(outcome: Outcome): Tile {
  if (outcome.type === 'variant') return { state: 'arrived', picture: toPicture(outcome) };
  const state = outcome.code === 'cancelled' ? 'stopped' : 'failed';
  return { state, failure: toFailure(outcome) };
}
