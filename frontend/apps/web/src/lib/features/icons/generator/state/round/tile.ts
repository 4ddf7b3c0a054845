import type { IconVariantEvent } from '@intric/intric-js';
import type { Call } from './tile-request.svelte';
import { toFailure, type Failure } from '../../components/tiles/failure-labels';
import { toPicture, type Picture } from './picture';

/** What stands in the place of one picture. */
export type Tile =
  | { state: 'waiting' }
  | { state: 'arrived'; picture: Picture }
  /** Stopped: the server was told in time. With `unheard` it is not known what became of it. */
  | { state: 'failed' | 'stopped'; failure: Failure; unheard?: Call };

export const WAITING: Tile = { state: 'waiting' };

/** What has become of a picture. */
export type Outcome = Extract<IconVariantEvent, { type: 'variant' | 'failure' }>;

export function isOutcome(event: IconVariantEvent): event is Outcome {
  return event.type === 'variant' || event.type === 'failure';
}

export function toTile(outcome: Outcome): Tile {
  if (outcome.type === 'variant') return { state: 'arrived', picture: toPicture(outcome) };
  const state = outcome.code === 'cancelled' ? 'stopped' : 'failed';
  return { state, failure: toFailure(outcome) };
}
