/** What a status is called. */
import type { Status } from "../backend/types/Status";
import type { PlainKey } from "../messages/messages";

export const STATUS_NAMES: Record<Status, PlainKey> = {
  to_read: "status-to-read",
  reading: "status-reading",
  finished: "status-finished",
  set_aside: "status-set-aside",
};
