/** Whole seconds until a moment of the server's clock, never below zero. */
export const secondsUntil = (moment: string, now: number): number => Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000));

/** « 4:05 », « 1:02:30 ». */
export function clockText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
