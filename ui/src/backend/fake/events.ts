/** What happens outside the page. */

/** Something happened. */
export function tell(events: EventTarget, name: string, detail: unknown): void {
  events.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Listens until the returned function is called. */
export async function hear<Detail>(
  events: EventTarget,
  name: string,
  heard: (detail: Detail) => void,
): Promise<() => void> {
  const listener = (event: Event): void => heard((event as CustomEvent<Detail>).detail);
  events.addEventListener(name, listener);
  return () => events.removeEventListener(name, listener);
}
