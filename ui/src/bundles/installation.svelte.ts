/** A bundle on its way in: what was previewed, what the reader said to it, how far it is, what came of it. */
import { backend, type OpenedBundle } from "../backend";
import type { InstallPreview } from "../backend/types/InstallPreview";
import type { InstallProgress } from "../backend/types/InstallProgress";
import type { InstallReport } from "../backend/types/InstallReport";
import { explain, isBackendError, type ExplainedError } from "../errors";
import { offersCopy } from "./words";

export class Installation {
  readonly kind = "installation";
  /** The file's name. */
  readonly file: string;
  preview: InstallPreview = $state.raw() as InstallPreview;
  /** The reader said yes to the question of the preview. */
  agreed = $state(false);
  working = $state(false);
  progress: InstallProgress | null = $state.raw(null);
  report: InstallReport | null = $state.raw(null);
  /** What was damaged of it in the library was put right just now. */
  repaired = $state(false);
  failure: ExplainedError | null = $state.raw(null);
  private readonly handle: number;

  constructor({ handle, file, preview }: OpenedBundle) {
    this.handle = handle;
    this.file = file;
    this.preview = preview;
  }

  /** May it be installed, as the reader has spoken so far? */
  get allowed(): boolean {
    const { act, question } = this.preview;
    return (act === "install" || act === "update" || act === "repair") && (question === null || this.agreed);
  }

  get copyOffered(): boolean {
    return offersCopy(this.preview);
  }

  /** Looks again: the library may have changed since. What was agreed to counts only for the same question. */
  async look(): Promise<void> {
    const before = this.preview;
    const preview = await backend.previewBundle(this.handle);
    if (preview.question !== before.question) this.agreed = false;
    this.preview = preview;
  }

  /** Installs; what came of it stands in `report` or `failure`. A cancelled one is as if it had not begun. */
  async install(asCopy = false): Promise<void> {
    if (this.working || !(asCopy ? this.copyOffered : this.allowed)) return;
    this.working = true;
    this.failure = null;
    try {
      const consent = asCopy ? { as_copy: true } : { yes_to: this.preview.question };
      const report = await backend.installBundle(this.handle, consent);
      this.repaired = report.act === "repair";
      if (this.repaired) await this.look();
      else this.report = report;
    } catch (error) {
      if (!(isBackendError(error) && error.code === "cancelled")) {
        this.failure = explain(error);
        await this.look().catch(() => undefined);
      }
    } finally {
      this.working = false;
      this.progress = null;
    }
  }

  cancel(): Promise<void> {
    return backend.cancelInstall();
  }

  close(): Promise<void> {
    return backend.closeBundle(this.handle);
  }
}
