import { beforeEach, describe, expect, it, vi } from "vitest";
import { Draft, flushAll, watchUnsaved } from "./draft.svelte";

beforeEach(() => {
  vi.useFakeTimers();
});

describe("a note while it is written", () => {
  it("is saved within a second of the last key, once", async () => {
    const save = vi.fn(async (words: string) => words);
    const draft = new Draft("", save);
    draft.type("w");
    draft.type("why");
    expect(draft.state).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(999);
    expect(save.mock.calls).toEqual([["why"]]);
    expect(draft.state).toBe("saved");
  });

  it("is saved at once when the reader turns away, and not twice", async () => {
    const save = vi.fn(async (words: string) => words);
    const draft = new Draft("", save);
    draft.type("why");
    await draft.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(save).toHaveBeenCalledTimes(1);
  });

  it("keeps what could not be saved, says so, and tries again", async () => {
    const save = vi.fn(async (words: string): Promise<string | null> =>
      save.mock.calls.length > 1 ? words : null,
    );
    const draft = new Draft("", save);
    draft.type("why");
    await draft.flush();
    expect([draft.state, draft.words]).toEqual(["failed", "why"]);
    await draft.flush();
    expect(draft.state).toBe("saved");
  });

  it("saves what was typed while it was saving", async () => {
    const saved: string[] = [];
    const save = async (words: string): Promise<string> => {
      await new Promise((done) => setTimeout(done, 300));
      saved.push(words);
      return words;
    };
    const draft = new Draft("", save);
    draft.type("one");
    await vi.advanceTimersByTimeAsync(700);
    draft.type("one two");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saved).toEqual(["one", "one two"]);
    expect(draft.state).toBe("saved");
  });

  it("takes words from elsewhere unless something is being written", () => {
    const draft = new Draft("a", async (words) => words);
    draft.heard("b");
    expect(draft.words).toBe("b");
    draft.type("mine");
    draft.heard("c");
    expect(draft.words).toBe("mine");
    draft.heard("mine");
    expect(draft.state).toBe("saved");
  });

  it("shows what another program wrote into the same note, and keeps both", async () => {
    const draft = new Draft("", async (words) => {
      await new Promise((done) => setTimeout(done, 300));
      return words === "mine" ? "theirs\n\nmine" : words;
    });
    draft.type("mine");
    await vi.advanceTimersByTimeAsync(700);
    draft.type("mine too");
    await vi.advanceTimersByTimeAsync(2_000);
    expect([draft.state, draft.words]).toEqual(["saved", "theirs\n\nmine too"]);
  });

  it("is known to be unsaved in the whole window, and is saved when that closes", async () => {
    await flushAll();
    const heard = vi.fn();
    const end = watchUnsaved(heard);
    const [one, other] = [new Draft("", async (words) => words), new Draft("", async (words) => words)];
    one.type("why");
    other.type("how");
    expect(heard.mock.calls).toEqual([[true]]);
    expect(await flushAll()).toEqual([]);
    expect(heard.mock.calls).toEqual([[true], [false]]);
    expect([one.state, other.state]).toEqual(["saved", "saved"]);
    end();
  });

  it("is named with its words where it could not be saved, also where one typed on meanwhile", async () => {
    let full = true;
    const draft = new Draft("", async (words) => {
      if (words === "why") draft.type("why not");
      return full ? null : words;
    });
    const other = new Draft("", async (words) => words);
    draft.type("why");
    other.type("how");
    expect(await flushAll()).toEqual(["why not"]);
    expect([draft.state, other.state]).toEqual(["failed", "saved"]);
    full = false;
    expect(await flushAll()).toEqual([]);
  });
});
