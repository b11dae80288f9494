/** Long lists come in pages: what to do when the end of what is there comes near. */

export interface NearEnd {
  /** How far below the window the end counts as near, pixels. */
  within: number;
  reached: () => void;
}

/** An action for the element at the end of a list: `use:nearEnd={{ within, reached }}`. */
export function nearEnd(end: HTMLElement, { within, reached }: NearEnd): { destroy: () => void } {
  const observer = new IntersectionObserver(
    ([seen]) => {
      if (seen?.isIntersecting) reached();
    },
    { rootMargin: `${within}px` },
  );
  observer.observe(end);
  return { destroy: () => observer.disconnect() };
}
