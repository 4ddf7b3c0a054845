import { toast } from 'svelte-sonner';
import ToastCard from './ToastCard.svelte';

export interface ToastContent {
  /** Two lines at most. */
  words: string;
  failed?: boolean;
  /** Shown in place of an icon, 36 px, with the icons' own rounding. */
  pictureUrl?: string;
  /** The one thing one can do about it. */
  deed?: { label: string; run: () => void };
}

const SHOWN_MS = 6_000;
const SHOWN_WITH_DEED_MS = 10_000;
let shown = 0;

/** Says what has happened, bottom right. It waits while the pointer or the focus is on it. */
export function showToast(content: ToastContent): void {
  shown += 1;
  const id = shown;
  toast.custom(ToastCard, {
    id,
    unstyled: true,
    class: 'w-full',
    duration: content.deed ? SHOWN_WITH_DEED_MS : SHOWN_MS,
    componentProps: { ...content, onclose: () => toast.dismiss(id) }
  });
}
