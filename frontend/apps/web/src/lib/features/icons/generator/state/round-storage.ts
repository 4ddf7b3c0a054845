import { COUNTS, type RequestFields } from './icon-request.svelte';

/** What it takes to show a round again after a reload. */
export interface StoredRound extends RequestFields {
  /** When it was requested, in ms since 1970. */
  at: number;
  /** The round's generations, oldest first, each with the tiles that its pictures fill. */
  calls: { id: string; tiles: number[] }[];
}

/** Stores a resource's latest round in this browser. */
export interface RoundStorage {
  load(): StoredRound | null;
  save(round: StoredRound): void;
  /** Removes the round with any of these generations; a round of another tab stays. */
  remove(generationIds: readonly string[]): void;
}

const KEY = 'eneo.icon-rounds';
const MAX_AGE_MS = 24 * 60 * 60 * 1_000;

export function roundStorage(resourceId: string): RoundStorage {
  return {
    load: () => read()[resourceId] ?? null,
    save: (round) => write({ ...read(), [resourceId]: round }),
    remove: (ids) => {
      const { [resourceId]: known, ...others } = read();
      if (known?.calls.some(({ id }) => ids.includes(id))) write(others);
    }
  };
}

/** Removes all rounds, so that the next user of this browser can't read their prompts. */
export function clearRounds(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Without storage there is nothing to remove.
  }
}

function read(): Record<string, StoredRound> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const entries = Object.entries(stored ?? {}).filter(
      (entry): entry is [string, StoredRound] => isRound(entry[1]) && isRecent(entry[1])
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function write(rounds: Record<string, StoredRound>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(rounds));
  } catch {
    // Storage is full or forbidden: a reload does not restore the round, but its pictures are under Images.
  }
}

function isRecent({ at }: StoredRound): boolean {
  // Absolute, because a clock that was set back would keep a round too long.
  return Math.abs(Date.now() - at) < MAX_AGE_MS;
}

/** Checks the shape, which an earlier version of the panel or another script may have written. */
function isRound(value: unknown): value is StoredRound {
  if (typeof value !== 'object' || value === null) return false;
  const { at, count, calls, ...texts } = value as Record<keyof StoredRound, unknown>;
  return (
    typeof at === 'number' &&
    COUNTS.some((known) => known === count) &&
    [texts.prompt, texts.style, texts.modelId].every(isTextOrNull) &&
    Array.isArray(calls) &&
    calls.length > 0 &&
    calls.every((call) => isCall(call, Number(count)))
  );
}

function isCall(value: unknown, count: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, tiles } = value as Record<string, unknown>;
  const all = [...Array(count).keys()];
  return typeof id === 'string' && Array.isArray(tiles) && tiles.every((at) => all.includes(at));
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
