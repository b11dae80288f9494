/** What the reader looks at first comes first; the rest of the window follows one picture later. */

/** How long a window that draws nothing (minimized, behind others) is waited for, milliseconds. */
export const NO_FRAME = 1_000;

/** Calls once the next picture is on the screen. Until then the returned function takes it back. */
export function afterFrame(call: () => void): () => void {
  let frame = 0;
  let painted: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(painted);
    clearTimeout(late);
  };
  const go = (): void => {
    end();
    call();
  };
  const late = setTimeout(go, NO_FRAME);
  // A frame is announced before it is drawn; what is queued then runs after it.
  frame = requestAnimationFrame(() => {
    painted = setTimeout(go);
  });
  return end;
}
