/** `1024x1024` as people write it: `1024 × 1024`. Words such as `auto` stay as they are. */
export function sizeWords(size: string): string {
  return size.replace(/^(\d+)x(\d+)$/, '$1 × $2');
}

export interface SizeSummary {
  /** The size shown, the first that is measured in px. */
  first: string | null;
  /** How many more the model has. */
  more: number;
}

export function summariseSizes(sizes: readonly string[]): SizeSummary {
  const first = sizes.find((size) => /^\d/.test(size)) ?? sizes[0];
  if (first === undefined) return { first: null, more: 0 };
  return { first: sizeWords(first), more: sizes.length - 1 };
}
