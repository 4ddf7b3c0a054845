const STEPS: Record<string, number> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

/**
 * Arrow keys in a radio group whose radios stand far apart: they move the focus and set nothing, so that nobody
 * changes what everyone gets by passing over it.
 */
export function moveAmongRadios(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const here = event.target;
  if (step === undefined || !(here instanceof HTMLElement) || here.role !== 'radio') return;
  const group = here.closest('[role="radiogroup"]');
  if (!group) return;
  event.preventDefault();
  const radios = [
    ...group.querySelectorAll<HTMLElement>('[role="radio"]:not([aria-disabled="true"])')
  ];
  const next = (radios.indexOf(here) + step + radios.length) % radios.length;
  radios[next]?.focus();
}
