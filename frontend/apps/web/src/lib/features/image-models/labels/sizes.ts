/** Formats `1024x1024` as `1024 × 1024`; values such as `auto` are unchanged. */
export function formatSize(size: string): string {
  return size.replace(/^(\d+)x(\d+)$/, '$1 × $2');
}

interface SizeSummary {
  /** The first size in px, else the first of all. */
  first: string | null;
  /** The number of other sizes. */
  more: number;
}

export function summariseSizes(sizes: readonly string[]): SizeSummary {
  const first = sizes.find((size) => /^\d/.test(size)) ?? sizes[0];
  if (first === undefined) return { first: null, more: 0 };
  return { first: formatSize(first), more: sizes.length - 1 };
}
