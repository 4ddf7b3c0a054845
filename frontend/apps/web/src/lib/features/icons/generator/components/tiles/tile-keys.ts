type Key = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>;

interface KeyAction {
  kind: 'move' | 'select' | 'save';
  /** The target tile. */
  index: number;
}

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -2,
  ArrowDown: 2
};

/**
 * Returns what a key does in the grid, two tiles a row: arrows move, Space selects, Enter saves, a digit selects its
 * tile; null for other keys. Moves skip tiles without a picture (null) and wrap round.
 */
export function keyAction(key: Key, from: number, tiles: readonly unknown[]): KeyAction | null {
  if (key.altKey || key.ctrlKey || key.metaKey) return null;
  if (key.key === ' ') return { kind: 'select', index: from };
  if (key.key === 'Enter') return { kind: 'save', index: from };
  const digit = Number(key.key);
  if (digit >= 1 && digit <= tiles.length && tiles[digit - 1]) {
    return { kind: 'select', index: digit - 1 };
  }
  const step = STEPS[key.key];
  return step === undefined ? null : { kind: 'move', index: nextFilled(from, step, tiles) };
}

function nextFilled(from: number, step: number, tiles: readonly unknown[]): number {
  const target = from + step;
  if (tiles[target]) return target;
  // Else the nearest picture in reading order, so that each can be reached.
  for (let distance = 1; distance < tiles.length; distance += 1) {
    const index = (from + Math.sign(step) * distance + tiles.length) % tiles.length;
    if (tiles[index]) return index;
  }
  return from;
}
