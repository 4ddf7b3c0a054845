import { COUNTS, type Count } from './icon-request.svelte';

/** What it takes to show a round again that was asked for before the page was loaded. */
export interface RememberedRound {
  /** When it was asked for, in ms since 1970. */
  at: number;
  count: Count;
  /** The words of whoever asked, null for the automatic ones. */
  prompt: string | null;
  style: string | null;
  modelId: string | null;
  /** The generations it consists of, each with the tiles that its pictures are for. */
  calls: { id: string; tiles: number[] }[];
}

/** What this browser remembers of a resource's latest round. Where it may not, everything else works as well. */
export interface RoundMemory {
  recall(): RememberedRound | null;
  keep(round: RememberedRound): void;
  /** Forgets the round of these generations. Another one, as of another tab, stays. */
  forget(ids: readonly string[]): void;
}

const KEY = 'eneo.icon-rounds';
const KEPT_MS = 24 * 60 * 60 * 1_000;

export function memoryOf(resourceId: string): RoundMemory {
  return {
    recall: () => read()[resourceId] ?? null,
    keep: (round) => write({ ...read(), [resourceId]: round }),
    forget: (ids) => {
      const { [resourceId]: known, ...others } = read();
      if (known?.calls.some(({ id }) => ids.includes(id))) write(others);
    }
  };
}

/** For whoever signs out: the next one at this computer is not to read what was asked for. */
export function forgetRounds(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // What could not be written need not be removed.
  }
}

function read(): Record<string, RememberedRound> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const entries = Object.entries(kept ?? {}).filter(
      (entry): entry is [string, RememberedRound] => isRound(entry[1]) && isRecent(entry[1])
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function write(rounds: Record<string, RememberedRound>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(rounds));
  } catch {
    // Full, or forbidden: then a reload does not find the round again, and its pictures lie under Images.
  }
}

function isRecent({ at }: RememberedRound): boolean {
  // A clock that was set back would keep it for as long as it had been ahead.
  return Math.abs(Date.now() - at) < KEPT_MS;
}

/** An earlier version of the panel may have written it, or anybody else. */
function isRound(value: unknown): value is RememberedRound {
  if (typeof value !== 'object' || value === null) return false;
  const { at, count, calls, ...words } = value as Record<keyof RememberedRound, unknown>;
  return (
    typeof at === 'number' &&
    COUNTS.some((known) => known === count) &&
    [words.prompt, words.style, words.modelId].every(isTextOrNull) &&
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
