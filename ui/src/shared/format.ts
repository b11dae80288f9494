/** Numbers, dates and sizes as the locale writes them. Times are stored in UTC and shown where the reader is. */

const number = new Intl.NumberFormat(undefined);
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" });
// A calendar day has no time zone: it is read and written as UTC, so that it stays the same day everywhere.
const calendarDay = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});

/** Words a minute of careful reading of non-fiction (Brysbaert 2019, silent reading in English: 238). */
const WORDS_A_MINUTE = 238;

export function formatNumber(value: number): string {
  return number.format(value);
}

/** A share from 0 to 1; the last percent is kept for those who finished. */
export function formatShare(share: number): string {
  return percent.format(share >= 1 ? 1 : Math.floor(share * 100) / 100);
}

/** The day of a stored time. */
export function formatDay(time: string): string {
  return day.format(new Date(time));
}

/** A calendar day, `YYYY-MM-DD`. */
export function formatDate(date: string): string {
  return calendarDay.format(new Date(`${date}T00:00:00Z`));
}

/** Minutes of reading, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_A_MINUTE));
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function formatBytes(bytes: number): string {
  const power = bytes > 0 ? Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1000))) : 0;
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: UNITS[power] ?? "byte",
    maximumFractionDigits: power > 0 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}

/** The last part of a path, as a person knows the file. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}
