/** Fixed width and always UTC, so stored stamps compare as plain strings. */
export function toStamp(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}.000+0000`;
}

export function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function stampToMs(stamp: string): number {
  return Date.parse(stamp.replace('+0000', 'Z'));
}

const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function parseDateTime(text: string): number | undefined {
  if (!DATETIME.test(text)) return undefined;
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) ? undefined : ms;
}

export function parseDay(text: string): string | undefined {
  if (!DAY.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || toDay(ms) !== text ? undefined : text;
}
