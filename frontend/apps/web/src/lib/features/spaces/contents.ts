import { m } from '$lib/paraglide/messages';

interface Counts {
  assistant_count: number;
  app_count: number;
}

/** How much a space holds, such as "5 assistants · 2 apps". */
export function contentsOf({ assistant_count, app_count }: Counts): string {
  const parts = [
    assistant_count > 0 && m.space_assistants_count({ count: assistant_count }),
    app_count > 0 && m.space_apps_count({ count: app_count })
  ];
  return parts.filter(Boolean).join(' · ') || m.space_nothing_yet();
}
