import type { GeneratedImage } from '@intric/intric-js';

type Period = 'today' | 'last-week' | 'earlier';

interface PeriodGroup {
  period: Period;
  images: GeneratedImage[];
}

const DAY_MS = 86_400_000;

/** Groups pictures by age in local days and keeps their order. */
export function groupByPeriod(images: readonly GeneratedImage[], now: Date): PeriodGroup[] {
  const groups: PeriodGroup[] = [];
  for (const image of images) {
    const period = periodOf(new Date(image.created_at), now);
    const last = groups.at(-1);
    if (last?.period === period) last.images.push(image);
    else groups.push({ period, images: [image] });
  }
  return groups;
}

export function periodOf(created: Date, now: Date): Period {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (created.getTime() >= midnight) return 'today';
  return created.getTime() >= midnight - 7 * DAY_MS ? 'last-week' : 'earlier';
}
