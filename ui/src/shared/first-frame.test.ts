import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NO_FRAME, afterFrame } from "./first-frame";

let draw: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => {
    draw = frame;
    return 1;
  });
  vi.stubGlobal("cancelAnimationFrame", () => (draw = () => undefined));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what waits is called once, after the frame and not in it", () => {
  const call = vi.fn();
  afterFrame(call);
  draw();
  expect(call).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0);
  vi.advanceTimersByTime(NO_FRAME);
  expect(call).toHaveBeenCalledOnce();
});

test("a window that draws nothing does not wait for ever", () => {
  const call = vi.fn();
  afterFrame(call);
  vi.advanceTimersByTime(NO_FRAME - 1);
  expect(call).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  draw();
  vi.advanceTimersByTime(0);
  expect(call).toHaveBeenCalledOnce();
});

test("it can be taken back, before and after the frame", () => {
  const call = vi.fn();
  afterFrame(call)();
  const end = afterFrame(call);
  draw();
  end();
  vi.advanceTimersByTime(NO_FRAME);
  expect(call).not.toHaveBeenCalled();
});
