import { toast } from 'svelte-sonner';
import ToastCard from './ToastCard.svelte';

export interface ToastContent {
  /** Two lines at most. */
  message: string;
  failed?: boolean;
  /** Shown instead of an icon, 36 px. */
  pictureUrl?: string;
  /** One action the user can take. */
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 10_000;
let lastId = 0;

/** Shows a toast at the bottom right; its timer pauses on hover and focus. */
export function showToast(content: ToastContent): void {
  lastId += 1;
  const id = lastId;
  toast.custom(ToastCard, {
    id,
    unstyled: true,
    class: 'w-full',
    duration: content.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS,
    componentProps: { ...content, onclose: () => toast.dismiss(id) }
  });
}
