const STEPS: Record<string, number> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

/**
 * Handles arrow keys in a radio group: they move the focus without selecting, since a selection applies to the whole
 * organisation at once.
 */
export function moveRadioFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const current = event.target;
  if (step === undefined || !(current instanceof HTMLElement) || current.role !== 'radio') return;
  const group = current.closest('[role="radiogroup"]');
  if (!group) return;
  event.preventDefault();
  const radios = [
    ...group.querySelectorAll<HTMLElement>('[role="radio"]:not([aria-disabled="true"])')
  ];
  const next = (radios.indexOf(current) + step + radios.length) % radios.length;
  radios[next]?.focus();
}
