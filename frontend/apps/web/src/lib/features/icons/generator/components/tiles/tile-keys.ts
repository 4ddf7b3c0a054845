type Key = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>;

export interface KeyDeed {
  what: 'move' | 'choose' | 'use';
  /** The tile it is about. */
  index: number;
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -2,
  ArrowDown: 2
};

/**
 * What a key does on the tiles, two in a row: arrows move, Space chooses, Enter uses, a digit chooses its tile.
 * Tiles without a picture (null) are passed over; a move that ends nowhere wraps round.
 */
export function keyDeed(key: Key, from: number, tiles: readonly unknown[]): KeyDeed | null {
  if (key.altKey || key.ctrlKey || key.metaKey) return null;
  if (key.key === ' ') return { what: 'choose', index: from };
  if (key.key === 'Enter') return { what: 'use', index: from };
  const digit = Number(key.key);
  if (digit >= 1 && digit <= tiles.length && tiles[digit - 1]) {
    return { what: 'choose', index: digit - 1 };
  }
  const step = STEPS[key.key];
  return step === undefined ? null : { what: 'move', index: nextFilled(from, step, tiles) };
}

function nextFilled(from: number, step: number, tiles: readonly unknown[]): number {
  const straight = from + step;
  if (tiles[straight]) return straight;
  // Nothing there: the nearest picture in reading order, so that every one can be reached.
  for (let away = 1; away < tiles.length; away += 1) {
    const index = (from + Math.sign(step) * away + tiles.length) % tiles.length;
    if (tiles[index]) return index;
  }
  return from;
}
