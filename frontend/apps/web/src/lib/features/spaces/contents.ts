import { m } from '$lib/paraglide/messages';

interface Counts {
  assistant_count: number;
  app_count: number;
}

/** Describes a space's contents, such as "5 assistants · 2 apps". */
export function contentsLabel({ assistant_count, app_count }: Counts): string {
  const parts = [
    assistant_count > 0 && m.space_assistants_count({ count: assistant_count }),
    app_count > 0 && m.space_apps_count({ count: app_count })
  ];
  return parts.filter(Boolean).join(' · ') || m.space_nothing_yet();
}
